-- A row a referral of whose assessment we know what it found. Counted: it found neglect (factor 16A).
SELECT 'all' AS series, period.key AS period, referral.referral_key AS unit, referral.child_id AS person_id,
    referral.referral_date AS on_date,
    CASE WHEN referral.neglect = 'yes' THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN referral ON referral.referral_date BETWEEN period.start_date AND period.end_date
WHERE referral.neglect IN ('yes', 'no')
