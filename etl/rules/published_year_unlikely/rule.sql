SELECT table_name, row_number, CAST(year AS VARCHAR) AS value
FROM published
WHERE year NOT BETWEEN 2000 AND year(current_date)
