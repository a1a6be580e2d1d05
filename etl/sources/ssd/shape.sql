-- A file of the set that is not in this load is an empty table here, so every join is safe.

-- thing: child
SELECT 'person' AS table_name, row_number, child_id, upn_id, sex, coalesce(birth_date, expected_birth_date) AS birth_date,
    ethnicity, NULL AS disability
FROM staging.person
UNION ALL
SELECT 'disability', row_number, child_id, NULL, NULL, NULL, NULL,
    CASE WHEN disability_code = 'NONE' THEN 'no' WHEN disability_code IS NOT NULL THEN 'yes' END
FROM staging.disability

-- thing: identifier_link
SELECT 'linked_identifiers' AS table_name, row_number, child_id, upn_id
FROM staging.linked_identifiers
WHERE kind = 'upn' AND upn_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY child_id ORDER BY valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST, row_number) = 1

-- thing: plan
SELECT 'cp_plans' AS table_name, p.row_number, p.child_id, p.plan_id, p.referral_id, p.start_date, p.end_date,
    p.initial_category, p.latest_category, p.other_authority, person.birth_date, person.death_date, episode.team
FROM staging.cp_plans AS p
LEFT JOIN (
    SELECT child_id, min(coalesce(birth_date, expected_birth_date)) AS birth_date, max(death_date) AS death_date
    FROM staging.person GROUP BY child_id
) AS person ON person.child_id = p.child_id
LEFT JOIN (
    SELECT referral_id, max(team) AS team FROM staging.cin_episodes GROUP BY referral_id
) AS episode ON episode.referral_id = p.referral_id

-- thing: plan_review
SELECT 'cp_reviews' AS table_name, row_number, child_id, plan_id, due_date, review_date FROM staging.cp_reviews

-- thing: referral
SELECT 'cin_episodes' AS table_name, e.row_number, e.child_id, e.referral_id, e.referral_date, e.source_code,
    e.need_code, e.no_further_action, e.close_date, e.close_reason, person.birth_date, e.team
FROM staging.cin_episodes AS e
LEFT JOIN (
    SELECT child_id, min(coalesce(birth_date, expected_birth_date)) AS birth_date FROM staging.person GROUP BY child_id
) AS person ON person.child_id = e.child_id

-- thing: assessment
SELECT 'cin_assessments' AS table_name, row_number, child_id, assessment_id, referral_id, start_date, end_date,
    child_seen, team
FROM staging.cin_assessments

-- thing: assessment_factor
SELECT 'assessment_factors' AS table_name, listed.row_number, listed.assessment_id, known.code AS factor
FROM (
    SELECT row_number, assessment_id, unnest(CASE
        WHEN NOT json_valid(factor) OR json_type(factor) <> 'OBJECT'  -- ["1A", "16A"], ['1A', '16A'] or 1A, 16A
        THEN string_split(regexp_replace(factor, '[\[\]"'']', '', 'g'), ',')
        ELSE list_filter(  -- {"1A": "Yes", "16A": "No"}
            json_keys(factor),
            lambda code: lower(json_extract_string(factor, '$."' || code || '"')) IN ('yes', 'y', 'true', '1')
        )
    END) AS said
    FROM staging.assessment_factors
) AS listed
LEFT JOIN codes_assessment_factor AS known ON known.code = upper(trim(listed.said))  -- anything else may be free text
WHERE trim(listed.said) <> ''

-- thing: early_help
SELECT 'early_help_episodes' AS table_name, row_number, child_id, episode_id, start_date, end_date, organisation
FROM staging.early_help_episodes

-- thing: contact
SELECT 'contacts' AS table_name, row_number, child_id, contact_date, source_code FROM staging.contacts

-- thing: cin_plan
SELECT 'cin_plans' AS table_name, row_number, child_id, referral_id, start_date, end_date FROM staging.cin_plans

-- thing: conference
SELECT 's47_enquiries' AS table_name, row_number, child_id, referral_id, enquiry_date, NULL AS conference_date,
    CASE WHEN no_further_action = 'yes' THEN 'yes' END AS conference_not_needed, NULL AS led_to_plan,
    NULL AS transfer_in
FROM staging.s47_enquiries
UNION ALL
SELECT 'conferences', c.row_number, c.child_id, coalesce(c.referral_id, s.referral_id), s.enquiry_date,
    c.conference_date, NULL, c.led_to_plan, c.transfer_in
FROM staging.conferences AS c
LEFT JOIN (
    SELECT enquiry_id, min(enquiry_date) AS enquiry_date, max(referral_id) AS referral_id
    FROM staging.s47_enquiries GROUP BY enquiry_id
) AS s ON s.enquiry_id = c.enquiry_id
