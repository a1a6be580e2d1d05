-- A row a plan open at the end of the last day of the period. Counted: it had then lasted more than 729 days, that day
-- included, as a plan that ends is counted. Nobody is on a plan after the month of the eighteenth birthday.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    period.end_date AS on_date,
    CASE WHEN period.end_date - plan.start_date + 1 > 729 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN plan ON plan.start_date <= period.end_date
    AND (plan.open_until IS NULL OR plan.open_until > period.end_date)
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
