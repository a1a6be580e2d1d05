-- The lower of two rows is found; across files, the one whose table comes later by name.
SELECT DISTINCT r.table_name, r.row_number, CAST(r.read_on AS VARCHAR) AS value
FROM tool_reading AS r
JOIN tool_reading AS earlier
    ON r.tool = earlier.tool
    AND r.area = earlier.area
    AND r.read_on = earlier.read_on
    AND r.child_id IS NOT DISTINCT FROM earlier.child_id
    AND r.family_id IS NOT DISTINCT FROM earlier.family_id
    AND (
        earlier.table_name < r.table_name
        OR (earlier.table_name = r.table_name AND earlier.row_number < r.row_number)
    )
WHERE r.score <> earlier.score
