SELECT table_name, row_number, area_code || ': ' || string_agg(neighbour_code, ', ' ORDER BY rank) AS value
FROM neighbour
WHERE neighbour_code NOT IN (SELECT la_code FROM areas WHERE la_code IS NOT NULL)
GROUP BY table_name, row_number, area_code
