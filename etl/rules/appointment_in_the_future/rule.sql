SELECT a.table_name, a.row_number, CAST(a.appointment_date AS VARCHAR) AS value
FROM health_appointment AS a
CROSS JOIN about
JOIN codes_appointment_status AS status ON status.code = a.attendance
WHERE status.counts_as IN ('attended', 'absent')
    AND a.appointment_date > about.period_end + INTERVAL '92' DAY
