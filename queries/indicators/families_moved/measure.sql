-- A row a family (or a child with a star of their own) whose star was read again in the period. Series: whether more
-- areas were above their first score than below it, at the last reading in the period.
SELECT CASE WHEN SUM(moved.way) > 0 THEN 'up' WHEN SUM(moved.way) < 0 THEN 'down' ELSE 'same' END AS series,
    moved.period, moved.subject_id AS unit, CAST(NULL AS VARCHAR) AS person_id, MAX(moved.last_on) AS on_date
FROM (SELECT ends.period, ends.subject_id, ends.last_on,
          CASE WHEN MIN(last_score.score) > MIN(first_score.score) THEN 1
              WHEN MIN(last_score.score) < MIN(first_score.score) THEN -1 ELSE 0 END AS way
      FROM (SELECT period.key AS period, reading.subject_id, reading.tool, reading.area, begun.first_on,
                MAX(reading.read_on) AS last_on
            FROM period
            JOIN tool_reading AS reading ON reading.read_on BETWEEN period.start_date AND period.end_date
            JOIN (SELECT subject_id, tool, area, MIN(read_on) AS first_on
                  FROM tool_reading WHERE score IS NOT NULL GROUP BY subject_id, tool, area) AS begun
                ON begun.subject_id = reading.subject_id AND begun.tool = reading.tool AND begun.area = reading.area
            WHERE reading.tool IN ('family_star_plus', 'my_star') AND reading.score IS NOT NULL
                AND reading.read_on > begun.first_on
            GROUP BY period.key, reading.subject_id, reading.tool, reading.area, begun.first_on) AS ends
      JOIN tool_reading AS first_score ON first_score.subject_id = ends.subject_id AND first_score.tool = ends.tool
          AND first_score.area = ends.area AND first_score.read_on = ends.first_on
      JOIN tool_reading AS last_score ON last_score.subject_id = ends.subject_id AND last_score.tool = ends.tool
          AND last_score.area = ends.area AND last_score.read_on = ends.last_on
      GROUP BY ends.period, ends.subject_id, ends.tool, ends.area, ends.last_on) AS moved
GROUP BY moved.period, moved.subject_id
