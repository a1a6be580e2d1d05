SELECT referral.table_name, referral.row_number, CAST(referral.referral_date AS VARCHAR) AS value
FROM referral
CROSS JOIN about
WHERE referral.referral_date > about.period_end + INTERVAL '92' DAY
