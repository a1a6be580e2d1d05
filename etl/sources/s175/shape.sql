-- A return asks a hundred questions: kept are ours, and whatever else speaks of neglect, so that one asked in new
-- words is found and not lost. Questions are compared by their letters and digits, without the number before them.

-- thing: s175_answer
WITH spelled AS (
    SELECT DISTINCT code, regexp_replace(lower(said), '[^a-z0-9]', '', 'g') AS said
    FROM (
        SELECT code, unnest(string_split(concat_ws(' | ', code, label, aliases), ' | ')) AS said
        FROM codes_s175_question
    )
),
asked AS (
    SELECT *, regexp_replace(
            regexp_replace(lower(question), '^(q|question)? *[0-9]+[a-z]?[.):]* +', ''), '[^a-z0-9]', '', 'g'
        ) AS said
    FROM staging.answers
)
SELECT 'answers' AS table_name, asked.row_number, asked.urn, asked.school, asked.answered_on,
    coalesce(
        nullif(regexp_extract(asked.academic_year, '(20[0-9][0-9])[^0-9]+(20)?[0-9][0-9]', 1) || 'A', 'A'),
        asked.academic_year
    ) AS academic_year,
    spelled.code AS question, asked.question AS question_words, asked.answer, asked.comment
FROM asked
LEFT JOIN spelled ON spelled.said = asked.said
WHERE spelled.code IS NOT NULL OR asked.said LIKE '%neglect%'
