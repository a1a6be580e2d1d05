-- Every list repeats who the child is, so every list adds to what is known of the child.

-- thing: child
SELECT 'list_1' AS table_name, row_number, child_id, sex, birth_date, ethnicity, NULL AS disability FROM staging.list_1
UNION ALL SELECT 'list_2', row_number, child_id, sex, birth_date, ethnicity, NULL FROM staging.list_2
UNION ALL SELECT 'list_3', row_number, child_id, sex, birth_date, ethnicity, NULL FROM staging.list_3
UNION ALL SELECT 'list_4', row_number, child_id, sex, birth_date, ethnicity, disability FROM staging.list_4
UNION ALL SELECT 'list_5', row_number, child_id, sex, birth_date, ethnicity, disability FROM staging.list_5
UNION ALL SELECT 'list_6', row_number, child_id, sex, birth_date, ethnicity, disability FROM staging.list_6
UNION ALL SELECT 'list_7', row_number, child_id, sex, birth_date, ethnicity, disability FROM staging.list_7

-- thing: contact
SELECT 'list_1' AS table_name, row_number, child_id, contact_date, source_code FROM staging.list_1

-- thing: early_help
SELECT 'list_2' AS table_name, row_number, child_id, start_date, end_date, organisation FROM staging.list_2

-- thing: referral
SELECT 'list_3' AS table_name, row_number, child_id, referral_date, source_code, no_further_action, birth_date, team
FROM staging.list_3

-- thing: assessment
SELECT 'list_4' AS table_name, row_number, child_id, start_date, end_date, child_seen, team FROM staging.list_4

-- thing: conference
SELECT 'list_5' AS table_name, row_number, child_id, enquiry_date, conference_date, conference_not_needed, led_to_plan
FROM staging.list_5

-- thing: child_in_need
SELECT 'list_6' AS table_name, row_number, child_id, start_date, end_date, need_code, close_reason, status
FROM staging.list_6

-- thing: plan
SELECT 'list_7' AS table_name, row_number, child_id, start_date, end_date, initial_category, latest_category,
    previous_plans, birth_date, team
FROM staging.list_7

-- thing: plan_review
SELECT 'list_7' AS table_name, row_number, child_id, review_date FROM staging.list_7 WHERE review_date IS NOT NULL
