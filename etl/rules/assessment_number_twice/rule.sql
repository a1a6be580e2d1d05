-- Some systems give brothers and sisters one number: those are different records. Where a source gives none, as the
-- census, ours is made of the child and the day, and says no more than they do.
SELECT DISTINCT earlier.table_name, earlier.row_number, CAST(earlier.start_date AS VARCHAR) AS value
FROM assessment AS earlier
JOIN assessment AS later
    ON later.assessment_id = earlier.assessment_id
    AND later.child_id = earlier.child_id
    AND later.table_name = earlier.table_name
    AND later.row_number > earlier.row_number
WHERE earlier.assessment_id <> earlier.child_id || '/' || CAST(earlier.start_date AS VARCHAR)
