-- thing: bank_holiday
SELECT 'days' AS table_name, row_number, day, occasion FROM staging.days
WHERE division IS NULL OR lower(division) LIKE 'england%'
