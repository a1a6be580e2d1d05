SELECT table_name, row_number, CAST(NULL AS VARCHAR) AS value
FROM assessment_factor
WHERE factor IS NULL
