SELECT table_name, row_number, CAST(NULL AS VARCHAR) AS value
FROM voice
WHERE words IS NOT NULL AND consent IS NULL
