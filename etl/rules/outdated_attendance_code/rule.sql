-- Four months before a census's term begins is inside the term before it, or on its first day.
SELECT absence.table_name, absence.row_number, absence.code AS value
FROM absence
JOIN codes_attendance ON codes_attendance.code = absence.code
CROSS JOIN about
WHERE about.period_start - INTERVAL '4' MONTH > CAST(codes_attendance.until AS DATE)
