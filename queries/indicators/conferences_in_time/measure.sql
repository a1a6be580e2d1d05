-- A row an initial conference held. Counted: within 15 working days of the strategy discussion, whose own day is not
-- counted. Left out are conferences with no discussion told, or held before it.
SELECT 'all' AS series, period.key AS period, conference.conference_key AS unit, conference.child_id AS person_id,
    conference.conference_date AS on_date,
    CASE WHEN held.number - begun.number <= 15 THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN conference ON conference.conference_date BETWEEN period.start_date AND period.end_date
    AND conference.enquiry_date <= conference.conference_date
LEFT JOIN working_day AS begun ON begun.day = conference.enquiry_date
LEFT JOIN working_day AS held ON held.day = conference.conference_date
