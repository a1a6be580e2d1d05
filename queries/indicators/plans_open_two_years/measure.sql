-- A row a plan open at the end of the last day of the period. Counted: it had been open for two years or more.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    period.end_date AS on_date,
    CASE WHEN plan.start_date <= period.end_date - INTERVAL '24' MONTH THEN 1 ELSE 0 END AS counted
FROM period
JOIN plan ON plan.start_date <= period.end_date
    AND (plan.end_date IS NULL OR plan.end_date > period.end_date)
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
