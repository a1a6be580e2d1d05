SELECT table_name, row_number, rag AS value
FROM action_progress
WHERE rag IS NOT NULL AND progress IS NULL
