-- A row an initial conference of a child. Counted: a neglect tool was scored with the child in the year up to the day.
-- A conference is about neglect if a plan for neglect started on its day or in the week after.
SELECT line.series, period.key AS period, conference.conference_key AS unit, conference.child_id AS person_id,
    conference.conference_date AS on_date,
    CASE WHEN EXISTS (
        SELECT 1 FROM tool_reading
        WHERE tool_reading.child_id = conference.child_id AND tool_reading.score IS NOT NULL
            AND tool_reading.tool IN ('gcp2', 'child_care_development', 'home_conditions')
            AND tool_reading.read_on >= conference.conference_date - INTERVAL '12' MONTH
            AND tool_reading.read_on <= conference.conference_date
    ) THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN conference ON conference.conference_date BETWEEN period.start_date AND period.end_date
JOIN (SELECT conference_key, 'all' AS series FROM conference
      UNION
      SELECT conference.conference_key, 'neglect'
      FROM conference
      JOIN plan ON plan.child_id = conference.child_id AND plan.neglect = 'yes'
          AND plan.start_date >= conference.conference_date
          AND plan.start_date <= conference.conference_date + INTERVAL '7' DAY) AS line
    ON line.conference_key = conference.conference_key
