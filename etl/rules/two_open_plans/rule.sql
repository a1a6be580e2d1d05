SELECT DISTINCT later.table_name, later.row_number, CAST(later.start_date AS VARCHAR) AS value
FROM plan AS later
JOIN plan AS earlier
    ON earlier.child_id = later.child_id
    AND earlier.table_name = later.table_name
    AND (
        earlier.start_date < later.start_date
        OR (earlier.start_date = later.start_date AND earlier.row_number < later.row_number)
    )
WHERE earlier.end_date IS NULL AND later.end_date IS NULL
    AND COALESCE(earlier.other_authority, 'no') <> 'yes'
    AND COALESCE(later.other_authority, 'no') <> 'yes'
