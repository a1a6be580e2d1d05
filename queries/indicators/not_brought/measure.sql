-- A row a child with an appointment in the period. Counted: not brought at least once, however often.
SELECT 'children' AS series, period.key AS period, appointment.nhs_id AS unit, appointment.nhs_id AS person_id,
    period.end_date AS on_date,
    MAX(CASE WHEN appointment.was_not_brought = 'yes' THEN 1 ELSE 0 END) AS in_numerator
FROM period
JOIN appointment ON appointment.appointment_date BETWEEN period.start_date AND period.end_date
GROUP BY period.key, period.end_date, appointment.nhs_id
