-- A review in a list of plans stands in its plan's own row.
SELECT DISTINCT plan_review.table_name, plan_review.row_number, CAST(plan_review.review_date AS VARCHAR) AS value
FROM plan_review
JOIN plan
    ON plan.plan_id = plan_review.plan_id
    OR (
        plan_review.plan_id IS NULL
        AND plan.table_name = plan_review.table_name
        AND plan.row_number = plan_review.row_number
    )
WHERE plan_review.review_date <= plan.start_date
