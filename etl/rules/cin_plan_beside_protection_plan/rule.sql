-- Plans held for another authority may run beside ours.
SELECT DISTINCT cin_plan.table_name, cin_plan.row_number, CAST(cin_plan.start_date AS VARCHAR) AS value
FROM cin_plan
JOIN plan
    ON plan.child_id = cin_plan.child_id
    AND plan.start_date < COALESCE(cin_plan.end_date, DATE '9999-12-31')
    AND COALESCE(plan.end_date, DATE '9999-12-31') > cin_plan.start_date
WHERE COALESCE(plan.other_authority, 'no') <> 'yes'
