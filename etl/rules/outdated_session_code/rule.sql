SELECT s.table_name, s.row_number, s.code AS value
FROM attendance_session AS s
JOIN codes_attendance ON codes_attendance.code = s.code
WHERE s.date > CAST(codes_attendance.until AS DATE)
