SELECT table_name, row_number, CAST(date AS VARCHAR) AS value
FROM attendance_session
WHERE date > CURRENT_DATE
