-- A row a plan that started. Counted: the child had an earlier plan, however long ago.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    plan.start_date AS on_date,
    CASE WHEN plan.earlier_plans > 0 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN plan ON plan.start_date BETWEEN period.start_date AND period.end_date
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
