SELECT table_name, row_number, measure AS value
FROM agency_number
QUALIFY COUNT(*) OVER (PARTITION BY table_name, agency, measure) > 1
