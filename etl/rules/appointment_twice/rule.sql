SELECT DISTINCT a.table_name, a.row_number, CAST(a.appointment_date AS VARCHAR) AS value
FROM health_appointment AS a
JOIN health_appointment AS earlier
    ON a.appointment_id = earlier.appointment_id
    AND a.nhs_id = earlier.nhs_id
    AND a.appointment_date = earlier.appointment_date
    AND earlier.row_number < a.row_number
WHERE coalesce(a.was_not_brought, 'neither') = coalesce(earlier.was_not_brought, 'neither')
