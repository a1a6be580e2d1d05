SELECT plan.table_name, plan.row_number, CAST(plan.start_date AS VARCHAR) AS value
FROM plan
CROSS JOIN about
WHERE plan.start_date > about.period_end + INTERVAL '92' DAY
