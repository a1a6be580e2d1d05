-- A row a plan open at the end of the last day of the period, which by then had been open for three months or more.
-- Counted: every review by its due day, and none that had come due and was not held. A review on the day the plan
-- started is no review of it. Left out are plans that started before the records of reviews do.
WITH open_plan AS (
    SELECT period.key AS period, period.end_date, plan.plan_key, plan.child_id, plan.neglect, plan.start_date
    FROM period
    JOIN plan ON plan.start_date + INTERVAL '3' MONTH <= period.end_date
        AND (plan.open_until IS NULL OR plan.open_until > period.end_date)
    JOIN reach ON reach.thing = 'plan_review' AND plan.start_date >= reach.first_day
),
held AS (
    SELECT period, end_date, plan_key, start_date AS day, start_date + INTERVAL '3' MONTH AS next_due
    FROM open_plan
    UNION ALL
    SELECT open_plan.period, open_plan.end_date, open_plan.plan_key, plan_review.review_date,
        plan_review.review_date + INTERVAL '6' MONTH
    FROM open_plan
    JOIN plan_review ON plan_review.plan_key = open_plan.plan_key
        AND plan_review.review_date > open_plan.start_date AND plan_review.review_date <= open_plan.end_date
),
followed AS (
    SELECT period, end_date, plan_key, next_due,
        LEAD(day) OVER (PARTITION BY period, plan_key ORDER BY day) AS next_day
    FROM held
),
plan_so_far AS (
    SELECT period, plan_key,
        MIN(CASE WHEN next_day IS NULL AND next_due > end_date THEN 1
                 WHEN next_day <= next_due THEN 1 ELSE 0 END) AS in_time
    FROM followed
    GROUP BY period, plan_key
)
SELECT line.series, open_plan.period, open_plan.plan_key AS unit, open_plan.child_id AS person_id,
    open_plan.end_date AS on_date, plan_so_far.in_time AS in_numerator
FROM open_plan
JOIN plan_so_far ON plan_so_far.period = open_plan.period AND plan_so_far.plan_key = open_plan.plan_key
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = open_plan.neglect
