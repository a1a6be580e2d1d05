SELECT table_name, row_number, CAST(appointment_date AS VARCHAR) AS value
FROM health_appointment
WHERE appointment_date < birth_date
