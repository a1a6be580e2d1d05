SELECT table_name, row_number, CAST(said_by_n AS VARCHAR) AS value
FROM voice
WHERE said_by_n > asked_n
