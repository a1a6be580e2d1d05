SELECT table_name, row_number, CAST(conference_date AS VARCHAR) AS value
FROM conference
WHERE EXTRACT(ISODOW FROM conference_date) >= 6
