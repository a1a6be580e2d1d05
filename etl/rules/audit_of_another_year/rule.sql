-- Of two years the first is the financial year's; of one alone it cannot be told, so both that it touches will do.
SELECT f.table_name, f.row_number, f.audit_year AS value
FROM audit_finding AS f
CROSS JOIN about
WHERE CASE
    WHEN regexp_matches(f.audit_year, '20[0-9]{2}[^0-9]+(20)?[0-9]{2}')
        THEN regexp_extract(f.audit_year, '20[0-9]{2}') <> about.period
    WHEN regexp_matches(f.audit_year, '20[0-9]{2}')
        THEN CAST(regexp_extract(f.audit_year, '20[0-9]{2}') AS INTEGER)
            NOT IN (CAST(about.period AS INTEGER), CAST(about.period AS INTEGER) + 1)
    ELSE FALSE
END
