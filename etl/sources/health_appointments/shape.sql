-- Age as a person counts it: days and months compared as one number. Adding 18 years to 29 February would give the
-- 28th.

-- thing: health_appointment
SELECT aged.* EXCLUDE (counts_as),
    CASE
        WHEN counts_as = 'attended' THEN 'no'
        WHEN counts_as IN ('cancelled', 'ahead') THEN NULL
        WHEN under_18 = 'no' THEN 'no'
        WHEN counts_as = 'absent' AND under_18 = 'yes' THEN 'yes'
        ELSE 'unknown'
    END AS was_not_brought
FROM (
    SELECT 'appointments' AS table_name, a.row_number, replace(a.nhs_id, '-', '') AS nhs_id, a.appointment_id,
        a.appointment_date,
        coalesce(a.service, a.clinic, a.specialty) AS service, a.attendance, a.birth_date, status.counts_as,
        CASE
            WHEN a.birth_date IS NULL THEN 'unknown'
            WHEN CAST(strftime(a.appointment_date, '%Y%m%d') AS INTEGER)
                - CAST(strftime(a.birth_date, '%Y%m%d') AS INTEGER) < 180000 THEN 'yes'
            ELSE 'no'
        END AS under_18,
        nullif(a.recorded_not_brought, 'unknown') AS recorded_not_brought
    FROM staging.appointments AS a
    LEFT JOIN codes_appointment_status AS status ON status.code = a.attendance
) AS aged
