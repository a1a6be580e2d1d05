SELECT table_name, row_number, COALESCE(initial_category, latest_category) AS value
FROM plan
WHERE initial_category IS NULL OR latest_category IS NULL
