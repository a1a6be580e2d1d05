-- One voice for each answer that may be used: a number on a scale from 1 to 5, or words exactly as they were given.
-- codes.answer_mapping holds the agency's mapping, by question; staging.responses_answers only what may be used.

-- thing: voice
SELECT 'responses' AS table_name, r.row_number, r.submitted_on AS said_on, coalesce(r.speaker, m.speaker) AS speaker,
    r.age_band, r.locality, 'Survey' AS gathered, CASE WHEN m.use = 'words' THEN a.said END AS words,
    CASE WHEN m.use = 'scaled' THEN m.question END AS question, a.answer, m.theme, m.indicator, r.consent
FROM staging.responses_answers AS a
JOIN staging.responses AS r USING (row_number)
JOIN answer_mapping AS m USING (question_key)
