-- A row an early help assessment or episode that started. The engine divides by the county's children.
SELECT 'all' AS series, period.key AS period, early_help.episode_key AS unit, early_help.child_id AS person_id,
    early_help.start_date AS on_date, early_help.lead_agency AS lead_agency, 1 AS in_numerator
FROM period
JOIN early_help ON early_help.start_date BETWEEN period.start_date AND period.end_date
