-- An authority's is its counts', rounded to the first decimal, a half either way: half a tenth, and a hair for what a
-- float cannot hold. Of a region or England only what is twice as much or half as much is told, or more.
WITH said AS (
    SELECT *, CASE WHEN level = 'local' THEN 1 ELSE 2 END AS times, CASE WHEN level = 'local' THEN 0 ELSE 5 END AS off
    FROM published
    WHERE value IS NOT NULL AND numerator IS NOT NULL AND denominator > 0
)
SELECT table_name, row_number,
    value || ', and ' || numerator::BIGINT || ' of ' || denominator::BIGINT || ' is '
        || printf('%.1f', 100 * numerator / denominator) AS value
FROM said
WHERE value > 100 * times * (numerator + off) / greatest(denominator - off, 1) + 0.0501
   OR value < 100 * (numerator - off) / (times * (denominator + off)) - 0.0501
