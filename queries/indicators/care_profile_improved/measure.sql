-- A row a child whose Graded Care Profile was read again in the period. Counted: more areas had a better (lower) grade
-- than at the child's first reading than had a worse one.
SELECT 'children' AS series, moved.period, moved.child_id AS unit, moved.child_id AS person_id,
    MAX(moved.last_on) AS on_date,
    CASE WHEN SUM(moved.way) > 0 THEN 1 ELSE 0 END AS in_numerator
FROM (SELECT ends.period, ends.child_id, ends.last_on,
          CASE WHEN MIN(last_grade.score) < MIN(first_grade.score) THEN 1
              WHEN MIN(last_grade.score) > MIN(first_grade.score) THEN -1 ELSE 0 END AS way
      FROM (SELECT period.key AS period, reading.child_id, reading.area, begun.first_on,
                MAX(reading.read_on) AS last_on
            FROM period
            JOIN tool_reading AS reading ON reading.read_on BETWEEN period.start_date AND period.end_date
            JOIN (SELECT child_id, area, MIN(read_on) AS first_on
                  FROM tool_reading WHERE tool = 'gcp2' AND score IS NOT NULL GROUP BY child_id, area) AS begun
                ON begun.child_id = reading.child_id AND begun.area = reading.area
            WHERE reading.tool = 'gcp2' AND reading.score IS NOT NULL AND reading.read_on > begun.first_on
            GROUP BY period.key, reading.child_id, reading.area, begun.first_on) AS ends
      JOIN tool_reading AS first_grade ON first_grade.child_id = ends.child_id AND first_grade.tool = 'gcp2'
          AND first_grade.area = ends.area AND first_grade.read_on = ends.first_on
      JOIN tool_reading AS last_grade ON last_grade.child_id = ends.child_id AND last_grade.tool = 'gcp2'
          AND last_grade.area = ends.area AND last_grade.read_on = ends.last_on
      GROUP BY ends.period, ends.child_id, ends.area, ends.last_on) AS moved
GROUP BY moved.period, moved.child_id
