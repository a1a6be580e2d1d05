SELECT a.table_name, a.row_number, a.recorded_not_brought AS value
FROM health_appointment AS a
JOIN codes_appointment_status AS status ON status.code = a.attendance
WHERE (a.recorded_not_brought = 'yes' AND status.counts_as <> 'absent')
    OR (a.recorded_not_brought = 'no' AND a.was_not_brought = 'yes')
