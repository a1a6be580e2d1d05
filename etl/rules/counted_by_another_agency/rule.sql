SELECT n.table_name, n.row_number, n.measure AS value
FROM agency_number AS n
JOIN codes_counted_measure AS m ON m.code = n.measure
WHERE NOT list_contains(string_split(m.agencies, ' | '), n.agency)
