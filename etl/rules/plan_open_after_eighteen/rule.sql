-- A delivery that is about no period is read as of the newest day that its plans name.
SELECT plan.table_name, plan.row_number, CAST(plan.end_date AS VARCHAR) AS value
FROM plan
CROSS JOIN (
    SELECT COALESCE(MAX(about.period_end), MAX(plan.start_date)) AS day FROM about LEFT JOIN plan ON TRUE
) AS told
WHERE COALESCE(plan.end_date, told.day) > plan.birth_date + INTERVAL '18' YEAR
    AND COALESCE(plan.other_authority, 'no') <> 'yes'
