-- A row a pupil and period. Counted: suspended at least once in it; a pupil counts once, however often.
-- A pupil is in all_pupils, and in the group of the help open on the snapshot day: the lowest rank, if several were.
WITH nearest AS (
    SELECT period.key AS period, support.child_id, MIN(support.rank) AS rank
    FROM period
    JOIN support ON support.start_date <= period.snapshot_date
        AND (support.end_date IS NULL OR support.end_date > period.snapshot_date)
    GROUP BY period.key, support.child_id
),
pupil AS (
    SELECT period.key AS period, period.start_date, period.end_date, pupil_term.upn_id, MIN(nearest.rank) AS rank
    FROM period
    JOIN pupil_term ON pupil_term.term_end BETWEEN period.start_date AND period.end_date
    LEFT JOIN nearest ON nearest.period = period.key AND nearest.child_id = pupil_term.child_id
    GROUP BY period.key, period.start_date, period.end_date, pupil_term.upn_id
),
line AS (
    SELECT 'all_pupils' AS series, 0 AS rank
    UNION ALL SELECT 'neglect_plan', 1 UNION ALL SELECT 'cin_plan', 3 UNION ALL SELECT 'early_help', 4
)
SELECT line.series, pupil.period, pupil.upn_id AS unit, pupil.upn_id AS person_id, pupil.end_date AS on_date,
    CASE WHEN EXISTS (
        SELECT 1 FROM exclusion
        WHERE exclusion.upn_id = pupil.upn_id AND exclusion.category = 'suspension'
            AND exclusion.start_date BETWEEN pupil.start_date AND pupil.end_date
    ) THEN 1 ELSE 0 END AS in_numerator
FROM pupil
JOIN line ON line.rank = 0 OR line.rank = pupil.rank
