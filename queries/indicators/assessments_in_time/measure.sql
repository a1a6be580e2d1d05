-- A row an assessment that ended. Counted: within 45 working days of the referral, whose own day is not counted.
-- Left out are assessments with no referral told, or that ended before it.
SELECT line.series, period.key AS period, assessment.assessment_key AS unit, assessment.child_id AS person_id,
    assessment.end_date AS on_date,
    CASE WHEN ended.number - referred.number <= 45 THEN 1 ELSE 0 END AS counted
FROM period
JOIN assessment ON assessment.end_date BETWEEN period.start_date AND period.end_date
    AND assessment.referral_date <= assessment.end_date
JOIN working_day AS referred ON referred.day = assessment.referral_date
JOIN working_day AS ended ON ended.day = assessment.end_date
JOIN (SELECT 'neglect' AS series, 'yes' AS neglect UNION ALL
      SELECT 'all', 'yes' UNION ALL SELECT 'all', 'no' UNION ALL SELECT 'all', 'unknown') AS line
    ON line.neglect = assessment.neglect
