SELECT table_name, row_number, string_agg(CAST(missing_code AS VARCHAR), ', ' ORDER BY area) AS value
FROM tool_reading
WHERE missing_code IS NOT NULL
GROUP BY table_name, row_number
