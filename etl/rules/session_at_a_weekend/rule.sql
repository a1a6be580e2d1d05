-- 2000-01-01 was a Saturday.
SELECT table_name, row_number, CAST(date AS VARCHAR) AS value
FROM attendance_session
WHERE MOD(DATE_DIFF('day', DATE '2000-01-01', date), 7) IN (0, 1)
