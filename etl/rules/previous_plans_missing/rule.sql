SELECT table_name, row_number, CAST(NULL AS VARCHAR) AS value
FROM plan
WHERE table_name IN ('list_7', 'cp_plan') AND previous_plans IS NULL
