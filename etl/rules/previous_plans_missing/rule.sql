SELECT table_name, row_number, CAST(NULL AS VARCHAR) AS value
FROM plan
WHERE table_name = 'list_7' AND previous_plans IS NULL
