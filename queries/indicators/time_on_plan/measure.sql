-- A row a plan that started in the three years up to the end of the period, watched until that day.
-- ended: 1 if it had ended by then; 0 if it was still open, which counts as at least this long, and no longer than to
-- the month of the eighteenth birthday. ending: why it ended.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    plan.start_date AS on_date,
    CASE WHEN plan.open_until <= period.end_date THEN plan.open_until ELSE period.end_date END - plan.start_date AS days,
    CASE WHEN plan.end_date <= plan.open_until AND plan.end_date <= period.end_date THEN 1 ELSE 0 END AS ended,
    CASE WHEN plan.end_date <= plan.open_until AND plan.end_date <= period.end_date
        THEN COALESCE(plan.end_reason, 'not known') ELSE '' END AS ending
FROM period
JOIN plan ON plan.start_date > period.end_date - INTERVAL '36' MONTH AND plan.start_date <= period.end_date
    AND (plan.open_until IS NULL OR plan.open_until >= plan.start_date)
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
