-- A number that a system gives to several days or children is no appointment's own.
SELECT DISTINCT a.table_name, a.row_number, a.attendance AS value
FROM health_appointment AS a
JOIN health_appointment AS other
    ON a.appointment_id = other.appointment_id
    AND a.nhs_id = other.nhs_id
    AND a.appointment_date = other.appointment_date
WHERE coalesce(a.was_not_brought, 'neither') <> coalesce(other.was_not_brought, 'neither')
