SELECT table_name, row_number, area_code || ': ' || neighbour_code AS value
FROM neighbour
QUALIFY neighbour_code = area_code
    OR COUNT(*) OVER (PARTITION BY table_name, version, area_code, neighbour_code) > 1
