-- A summer term runs on to the end of August.
SELECT s.table_name, s.row_number, CAST(s.date AS VARCHAR) AS value
FROM attendance_session AS s
CROSS JOIN about
WHERE s.date < about.period_start
    OR (s.date > about.period_end
        AND NOT (about.period LIKE '%T3' AND EXTRACT(MONTH FROM s.date) = 8
            AND EXTRACT(YEAR FROM s.date) = EXTRACT(YEAR FROM about.period_end)))
