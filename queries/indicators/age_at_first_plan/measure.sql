-- A row a child whose first plan for neglect started in the period. Series: the age on that day, from the first of the
-- month of birth, as every other breakdown by age.
SELECT CASE WHEN person.birth_month IS NULL THEN 'not_known'
        WHEN first_plan.start_date < person.birth_month + INTERVAL '12' MONTH THEN 'under_1'
        WHEN first_plan.start_date < person.birth_month + INTERVAL '60' MONTH THEN 'from_1_to_4'
        WHEN first_plan.start_date < person.birth_month + INTERVAL '120' MONTH THEN 'from_5_to_9'
        WHEN first_plan.start_date < person.birth_month + INTERVAL '192' MONTH THEN 'from_10_to_15'
        ELSE 'from_16' END AS series,
    period.key AS period, first_plan.child_id AS unit, first_plan.child_id AS person_id,
    first_plan.start_date AS on_date
FROM period
JOIN (SELECT child_id, MIN(start_date) AS start_date FROM plan WHERE neglect = 'yes' GROUP BY child_id) AS first_plan
    ON first_plan.start_date BETWEEN period.start_date AND period.end_date
LEFT JOIN person ON person.person_id = first_plan.child_id
