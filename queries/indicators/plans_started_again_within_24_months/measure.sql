-- A row a plan that started. Counted: an earlier plan of the child ended 24 months before or less, that day included.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    plan.start_date AS on_date,
    CASE WHEN plan.previous_end_date >= plan.start_date - INTERVAL '24' MONTH THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN plan ON plan.start_date BETWEEN period.start_date AND period.end_date
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
