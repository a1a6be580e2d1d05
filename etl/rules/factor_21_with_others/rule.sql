SELECT DISTINCT none_found.table_name, none_found.row_number, none_found.factor AS value
FROM assessment_factor AS none_found
JOIN assessment_factor AS found
    ON found.assessment_id = none_found.assessment_id
    AND found.factor <> '21'
WHERE none_found.factor = '21'
