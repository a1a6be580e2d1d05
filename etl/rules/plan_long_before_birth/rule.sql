SELECT table_name, row_number, CAST(start_date AS VARCHAR) AS value
FROM plan
WHERE start_date < birth_date - INTERVAL '280' DAY
