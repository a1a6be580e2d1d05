-- A code that is nobody's contradicts nothing: published_area_not_known tells of it.
WITH said AS (
    SELECT *, regexp_replace(lower(area), '[^a-z]', '', 'g') AS named
    FROM published
    WHERE area_code IN (SELECT ons_code FROM areas)
)
SELECT table_name, row_number, concat_ws(', ', area, la_code, area_code) AS value
FROM said
WHERE (named IN (SELECT named FROM areas) AND (named, area_code) NOT IN (SELECT (named, ons_code) FROM areas))
    OR (
        la_code IN (SELECT la_code FROM areas)
        AND (la_code, area_code) NOT IN (SELECT (la_code, ons_code) FROM areas WHERE la_code IS NOT NULL)
    )
