SELECT table_name, row_number, rag AS value
FROM plan_action
WHERE rag <> 'not_started' AND progress IS NULL
