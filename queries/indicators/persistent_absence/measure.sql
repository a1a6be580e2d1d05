-- A row a pupil and period. Counted: missed 10% or more of the half days that were possible for that pupil.
-- A pupil who was 5 to 15 on the 31 August before the school year is in all_pupils, as published, and in the group of
-- the help open on the snapshot day: the lowest rank, if several were. All others are in other_ages.
WITH nearest AS (
    SELECT period.key AS period, support.child_id, MIN(support.rank) AS rank
    FROM period
    JOIN support ON support.start_date <= period.snapshot_date
        AND (support.end_date IS NULL OR support.end_date > period.snapshot_date)
    GROUP BY period.key, support.child_id
),
pupil AS (
    SELECT period.key AS period, period.start_date, period.end_date, pupil_term.upn_id, MIN(nearest.rank) AS rank,
        MAX(CASE WHEN pupil_term.age_at_start BETWEEN 5 AND 15 THEN 1 ELSE 0 END) AS published_age,
        SUM(pupil_term.missed) AS missed, SUM(pupil_term.possible) AS possible
    FROM period
    JOIN pupil_term ON pupil_term.term_end BETWEEN period.start_date AND period.end_date
    LEFT JOIN nearest ON nearest.period = period.key AND nearest.child_id = pupil_term.child_id
    GROUP BY period.key, period.start_date, period.end_date, pupil_term.upn_id
),
line AS (
    SELECT 'all_pupils' AS series, 0 AS rank, 1 AS published_age
    UNION ALL SELECT 'neglect_plan', 1, 1 UNION ALL SELECT 'cin_plan', 3, 1 UNION ALL SELECT 'early_help', 4, 1
    UNION ALL SELECT 'other_ages', 0, 0
)
SELECT line.series, pupil.period, pupil.upn_id AS unit, pupil.upn_id AS person_id, pupil.end_date AS on_date,
    CASE WHEN pupil.missed * 10 >= pupil.possible THEN 1 ELSE 0 END AS in_numerator
FROM pupil
JOIN line ON line.published_age = pupil.published_age AND (line.rank = 0 OR line.rank = pupil.rank)
