SELECT plan.table_name, plan.row_number, CAST(plan.start_date AS VARCHAR) AS value
FROM plan
CROSS JOIN about
JOIN (
    SELECT referral_id, MAX(conference_date) AS latest FROM conference
    WHERE conference_date IS NOT NULL
    GROUP BY referral_id
) AS held ON held.referral_id = plan.referral_id
LEFT JOIN (
    SELECT DISTINCT referral_id, conference_date FROM conference
) AS decided ON decided.referral_id = plan.referral_id AND decided.conference_date = plan.start_date
WHERE plan.start_date >= about.period_start
    AND decided.referral_id IS NULL
