-- A row a child whose first recorded help began in the period. Counted: it was early help, before any referral or plan.
SELECT 'all' AS series, period.key AS period, child.child_id AS unit, child.child_id AS person_id,
    child.first_day AS on_date,
    CASE WHEN child.other_day IS NULL OR child.other_day > child.first_day THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN (SELECT child_id, MIN(start_date) AS first_day, MIN(CASE WHEN early = 0 THEN start_date END) AS other_day
      FROM (SELECT child_id, start_date, 1 AS early FROM early_help
            UNION ALL SELECT child_id, referral_date, 0 FROM referral
            UNION ALL SELECT child_id, start_date, 0 FROM cin_plan
            UNION ALL SELECT child_id, start_date, 0 FROM plan) AS help
      GROUP BY child_id) AS child
    ON child.first_day BETWEEN period.start_date AND period.end_date
