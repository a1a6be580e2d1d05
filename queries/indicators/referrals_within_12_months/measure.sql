-- A row a referral. Counted: the child had been referred before, 12 months earlier or less, that day included.
SELECT 'all' AS series, period.key AS period, referral.referral_key AS unit, referral.child_id AS person_id,
    referral.referral_date AS on_date,
    CASE WHEN referral.previous_referral_date >= referral.referral_date - INTERVAL '12' MONTH THEN 1 ELSE 0 END
        AS in_numerator
FROM period
JOIN referral ON referral.referral_date BETWEEN period.start_date AND period.end_date
