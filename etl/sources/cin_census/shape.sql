-- Numbers in the file tie its rows together. What is kept are keys that are the same in every year's file: the child and
-- the dates. A kind of row that the file has none of is an empty table here, so every join is safe.

-- thing: child
SELECT 'child' AS table_name, row_number, child_id, sex, coalesce(birth_date, expected_birth_date) AS birth_date,
    ethnicity, NULL AS disability
FROM staging.child
UNION ALL
SELECT 'disability', row_number, child_id, NULL, NULL, NULL,
    CASE WHEN disability_code = 'NONE' THEN 'no' WHEN disability_code IS NOT NULL THEN 'yes' END
FROM staging.disability

-- thing: identifier_link
SELECT 'child' AS table_name, row_number, child_id, upn_id FROM staging.child WHERE upn_id IS NOT NULL

-- thing: referral
SELECT 'cin_details' AS table_name, e.row_number, e.child_id, e.child_id || '/' || e.referral_date AS referral_id,
    e.referral_date, e.source_code, e.need_code, e.no_further_action, e.close_date, e.close_reason, child.birth_date
FROM staging.cin_details AS e
LEFT JOIN (
    SELECT child_id, min(coalesce(birth_date, expected_birth_date)) AS birth_date FROM staging.child GROUP BY child_id
) AS child ON child.child_id = e.child_id

-- thing: assessment
SELECT 'assessment' AS table_name, a.row_number, a.child_id, a.child_id || '/' || a.start_date AS assessment_id,
    e.child_id || '/' || e.referral_date AS referral_id, a.start_date, a.end_date
FROM staging.assessment AS a LEFT JOIN staging.cin_details AS e ON e.number = a.episode

-- thing: assessment_factor
SELECT 'factor' AS table_name, f.row_number, a.child_id || '/' || a.start_date AS assessment_id, f.factor
FROM staging.factor AS f LEFT JOIN staging.assessment AS a ON a.number = f.assessment

-- thing: cin_plan
SELECT 'cin_plan' AS table_name, p.row_number, p.child_id, e.child_id || '/' || e.referral_date AS referral_id,
    p.start_date, p.end_date
FROM staging.cin_plan AS p LEFT JOIN staging.cin_details AS e ON e.number = p.episode

-- thing: conference
SELECT 'section_47' AS table_name, s.row_number, s.child_id, e.child_id || '/' || e.referral_date AS referral_id,
    s.enquiry_date, s.conference_date, s.conference_not_needed, NULL AS transfer_in
FROM staging.section_47 AS s LEFT JOIN staging.cin_details AS e ON e.number = s.episode
UNION ALL
SELECT 'cin_details', row_number, child_id, child_id || '/' || referral_date, NULL, conference_date, NULL, 'yes'
FROM staging.cin_details WHERE conference_date IS NOT NULL

-- thing: plan
SELECT 'cp_plan' AS table_name, p.row_number, p.child_id, p.child_id || '/' || p.start_date AS plan_id,
    e.child_id || '/' || e.referral_date AS referral_id, p.start_date, p.end_date, p.initial_category,
    p.latest_category, p.previous_plans, child.birth_date, child.death_date
FROM staging.cp_plan AS p
LEFT JOIN staging.cin_details AS e ON e.number = p.episode
LEFT JOIN (
    SELECT child_id, min(coalesce(birth_date, expected_birth_date)) AS birth_date, max(death_date) AS death_date
    FROM staging.child GROUP BY child_id
) AS child ON child.child_id = p.child_id

-- thing: plan_review
SELECT 'review' AS table_name, r.row_number, r.child_id, p.child_id || '/' || p.start_date AS plan_id, r.review_date
FROM staging.review AS r LEFT JOIN staging.cp_plan AS p ON p.number = r.plan
