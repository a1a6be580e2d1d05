SELECT r.table_name, r.row_number, area.label AS value
FROM tool_reading AS r
JOIN codes_tool_area AS area ON area.code = r.area
WHERE NOT list_contains(string_split(area.tools, ' | '), r.tool)
