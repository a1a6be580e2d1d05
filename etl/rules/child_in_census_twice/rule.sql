-- Other returns name a child in many places, and may.
SELECT later.table_name, later.row_number, CAST(later.child_id AS VARCHAR) AS value
FROM child AS later
JOIN (
    SELECT child_id, MIN(row_number) AS first_row FROM child
    WHERE table_name = 'child'
    GROUP BY child_id
) AS named ON named.child_id = later.child_id
WHERE later.table_name = 'child'
    AND later.row_number > named.first_row
