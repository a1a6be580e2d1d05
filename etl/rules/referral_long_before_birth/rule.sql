SELECT table_name, row_number, CAST(referral_date AS VARCHAR) AS value
FROM referral
WHERE referral_date < birth_date - INTERVAL '280' DAY
