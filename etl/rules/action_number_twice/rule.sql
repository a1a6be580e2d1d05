SELECT later.table_name, later.row_number, later.action_number AS value
FROM plan_action AS later
WHERE EXISTS (
    SELECT 1 FROM plan_action AS earlier
    WHERE earlier.action_number = later.action_number AND earlier.row_number < later.row_number
)
