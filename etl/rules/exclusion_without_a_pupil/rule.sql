SELECT table_name, row_number, category AS value
FROM exclusion
WHERE upn_id IS NULL
