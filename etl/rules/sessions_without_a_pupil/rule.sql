SELECT table_name, row_number, code AS value
FROM absence
WHERE upn_id IS NULL
