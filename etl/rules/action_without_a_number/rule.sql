SELECT table_name, row_number, CAST(NULL AS VARCHAR) AS value
FROM plan_action
WHERE action_number IS NULL
