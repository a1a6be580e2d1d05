SELECT table_name, row_number, CAST(answer AS VARCHAR) AS value
FROM voice
WHERE answer < 1 OR answer > 5
