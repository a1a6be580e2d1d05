SELECT table_name, row_number, CAST(close_date AS VARCHAR) AS value
FROM referral
WHERE close_date < referral_date
