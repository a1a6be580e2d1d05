SELECT table_name, row_number, concat_ws(', ', area, area_code) AS value
FROM published
WHERE area_code IS NULL OR area_code NOT IN (SELECT ons_code FROM areas)
