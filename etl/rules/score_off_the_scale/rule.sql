-- One row may hold several areas: each that is off the scale is named.
SELECT r.table_name, r.row_number,
    string_agg(area.label || ' ' || CAST(r.score AS VARCHAR), ', ' ORDER BY area.label) AS value
FROM tool_reading AS r
JOIN codes_tool AS tool ON tool.code = r.tool
JOIN codes_tool_area AS area ON area.code = r.area
WHERE r.score < CAST(tool.lowest AS INTEGER) OR r.score > CAST(tool.highest AS INTEGER)
GROUP BY r.table_name, r.row_number
