-- A row an assessment that ended. Counted: within 45 working days of its own start, whose day is not counted. One that
-- ended before it started is left out; one that started before the list of bank holidays does is late in any case.
SELECT line.series, period.key AS period, assessment.assessment_key AS unit, assessment.child_id AS person_id,
    assessment.end_date AS on_date,
    CASE WHEN ended.number - started.number <= 45 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN assessment ON assessment.end_date BETWEEN period.start_date AND period.end_date
    AND assessment.start_date <= assessment.end_date
LEFT JOIN working_day AS started ON started.day = assessment.start_date
LEFT JOIN working_day AS ended ON ended.day = assessment.end_date
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = assessment.neglect
