-- A row a plan that ended. Counted: it lasted more than 729 days, the day it ended included, and none after the
-- month of the eighteenth birthday.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    plan.end_date AS on_date,
    CASE WHEN plan.open_until - plan.start_date + 1 > 729 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN plan ON plan.end_date BETWEEN period.start_date AND period.end_date
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
