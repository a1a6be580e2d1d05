-- A row a pupil and period: half days missed out of half days possible. Sums are divided, never rates averaged.
SELECT line.series, period.key AS period, pupil_term.upn_id AS unit, pupil_term.upn_id AS person_id,
    period.end_date AS on_date,
    SUM(pupil_term.missed) AS amount, SUM(pupil_term.possible) AS out_of
FROM period
JOIN pupil_term ON pupil_term.term_end BETWEEN period.start_date AND period.end_date
JOIN (SELECT period.key, pupil_term.upn_id, 'all_pupils' AS series
      FROM period
      JOIN pupil_term ON pupil_term.term_end BETWEEN period.start_date AND period.end_date
      UNION
      SELECT period.key, pupil_term.upn_id, 'neglect_plan'
      FROM period
      JOIN pupil_term ON pupil_term.term_end BETWEEN period.start_date AND period.end_date
      JOIN plan ON plan.child_id = pupil_term.child_id AND plan.neglect = 'yes'
          AND plan.start_date <= period.snapshot_date
          AND (plan.end_date IS NULL OR plan.end_date > period.snapshot_date)) AS line
    ON line.key = period.key AND line.upn_id = pupil_term.upn_id
GROUP BY line.series, period.key, pupil_term.upn_id, period.end_date
