-- thing: place
SELECT 'places' AS table_name, row_number, kind, name, locality FROM staging.places
