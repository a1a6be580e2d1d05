SELECT table_name, row_number, CAST(LEAST(numerator, denominator) AS VARCHAR) AS value
FROM agency_number
WHERE numerator < 0 OR denominator < 0
