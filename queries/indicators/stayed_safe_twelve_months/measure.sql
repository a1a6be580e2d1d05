-- A row a plan that ended. Counted: in the twelve months after, no other plan of the child began and no referral came.
-- A plan that ran beside it and was still open is another plan. A plan that starts on the day another ends is a new one; a referral on that day belongs to the time before.
SELECT line.series, period.key AS period, plan.plan_key AS unit, plan.child_id AS person_id,
    plan.end_date AS on_date,
    CASE WHEN EXISTS (
        SELECT 1 FROM plan AS new_plan
        WHERE new_plan.child_id = plan.child_id AND new_plan.plan_key <> plan.plan_key
            AND new_plan.start_date <= plan.end_date + INTERVAL '12' MONTH
            AND (new_plan.start_date >= plan.end_date OR new_plan.open_until IS NULL
                OR new_plan.open_until > plan.end_date)
    ) OR EXISTS (
        SELECT 1 FROM referral
        WHERE referral.child_id = plan.child_id
            AND referral.referral_date > plan.end_date
            AND referral.referral_date <= plan.end_date + INTERVAL '12' MONTH
    ) THEN 0 ELSE 1 END AS in_numerator
FROM period
JOIN plan ON plan.end_date BETWEEN period.start_date AND period.end_date
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = plan.neglect
