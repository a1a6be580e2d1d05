SELECT DISTINCT table_name, row_number, tool AS value
FROM tool_reading
WHERE child_id IS NULL AND family_id IS NULL
