SELECT table_name, row_number, numerator || ' out of ' || denominator AS value
FROM agency_number
WHERE numerator > denominator
