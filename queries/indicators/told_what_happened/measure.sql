-- A row an answer by a child or young person, or by a parent or carer.
-- Counted: 4 or 5 on a scale from 1 (not at all) to 5 (always).
SELECT line.series, period.key AS period, answer.answer_key AS unit, CAST(NULL AS VARCHAR) AS person_id,
    answer.said_on AS on_date, answer.locality AS locality,
    CASE WHEN answer.answer >= 4 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN answer ON answer.said_on BETWEEN period.start_date AND period.end_date
JOIN (SELECT 'children' AS series, 'child' AS speaker UNION ALL SELECT 'children', 'young_person'
      UNION ALL SELECT 'parents', 'parent_or_carer') AS line
    ON line.speaker = answer.speaker
WHERE answer.question = 'told_what_changed'
