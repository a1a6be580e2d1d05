-- A row that names another area than its code is told as that, and is no second row of the area of its code.
WITH said AS (
    SELECT *, regexp_replace(lower(coalesce(area, '')), '[^a-z]', '', 'g') AS named
    FROM published
)
SELECT table_name, row_number, concat_ws(', ', coalesce(area, area_code), year) AS value
FROM said
WHERE named NOT IN (SELECT named FROM areas) OR area_code NOT IN (SELECT ons_code FROM areas)
    OR (named, area_code) IN (SELECT (named, ons_code) FROM areas)
QUALIFY count(DISTINCT row(numerator, denominator, value, state))
    OVER (PARTITION BY table_name, measure, year, area_code, breakdown) > 1
