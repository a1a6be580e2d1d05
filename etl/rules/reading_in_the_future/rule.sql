SELECT DISTINCT r.table_name, r.row_number, CAST(r.read_on AS VARCHAR) AS value
FROM tool_reading AS r
CROSS JOIN about
WHERE r.read_on > about.period_end + INTERVAL '92' DAY
