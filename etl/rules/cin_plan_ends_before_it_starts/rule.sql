SELECT table_name, row_number, CAST(end_date AS VARCHAR) AS value
FROM cin_plan
WHERE end_date < start_date
