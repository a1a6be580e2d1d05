SELECT DISTINCT r.table_name, r.row_number, CAST(r.read_on AS VARCHAR) AS value
FROM tool_reading AS r
JOIN (
    SELECT child_id, family_id, tool, MIN(read_on) AS read_on
    FROM tool_reading
    WHERE occasion = 'first'
    GROUP BY child_id, family_id, tool
) AS first_of
    ON r.tool = first_of.tool
    AND r.child_id IS NOT DISTINCT FROM first_of.child_id
    AND r.family_id IS NOT DISTINCT FROM first_of.family_id
WHERE r.occasion <> 'first' AND r.read_on < first_of.read_on
