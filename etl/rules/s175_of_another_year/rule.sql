SELECT a.table_name, a.row_number, a.academic_year AS value
FROM s175_answer AS a
CROSS JOIN about
WHERE a.academic_year <> about.period
