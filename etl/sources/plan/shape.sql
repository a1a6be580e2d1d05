-- An objective is carried down from the first of its rows, also from one that holds nothing else. Bars with a title
-- have no action and are not kept.

-- thing: plan_action
WITH filled AS (
    SELECT *,
        last_value(objective IGNORE NULLS) OVER (ORDER BY row_number) AS carried,
        lower(regexp_replace(trim(time_frame), '\s+', ' ', 'g')) AS by_when,
        lower(regexp_extract(rag_progress, '^\W*(red|amber|green|blue|completed?|not started)\b', 1, 'i')) AS colour
    FROM staging.actions
),
timed AS (
    SELECT *,
        regexp_extract(
            by_when,
            '^(?:by |the |end |of )*([0-9]{1,2} )?'
                || '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .-]*((?:20)?[0-9]{2})$',
            ['day', 'month', 'year']
        ) AS part,
        regexp_extract(by_when, '^(?:by |the )*end (?:of )?((?:20)?[0-9]{2})$', 1) AS end_of
    FROM filled
)
SELECT 'actions' AS table_name, row_number, carried AS objective,
    coalesce(action_number, nullif(regexp_extract(action, '^\s*([0-9]+(\.[0-9]+)+)', 1), '')) AS action_number,
    action, lead, time_frame,
    CASE
        WHEN regexp_full_match(by_when, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*') THEN try_cast(left(by_when, 10) AS DATE)
        WHEN regexp_full_match(by_when, '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}') THEN try_strptime(by_when, '%d/%m/%Y')::DATE
        WHEN part.day <> ''
            THEN try_strptime(part.day || part.month || ' 20' || right(part.year, 2), '%d %b %Y')::DATE
        WHEN part.month <> ''
            THEN last_day(try_strptime('1 ' || part.month || ' 20' || right(part.year, 2), '%d %b %Y'))
        WHEN end_of <> '' THEN try_cast('20' || right(end_of, 2) || '-12-31' AS DATE)
    END AS due_on,
    coalesce(
        rag,
        CASE
            WHEN colour IN ('complete', 'completed') THEN 'blue'
            ELSE nullif(replace(colour, ' ', '_'), '')
        END
    ) AS rag,
    coalesce(progress, rag_progress) AS progress, updated_on
FROM timed
WHERE action IS NOT NULL
