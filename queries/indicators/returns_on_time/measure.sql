-- A row a return that was due in the period, whatever period it was about. Counted: it came by its due day.
SELECT 'all' AS series, period.key AS period, owed_return.return_key AS unit, CAST(NULL AS VARCHAR) AS person_id,
    owed_return.due_on AS on_date,
    CASE WHEN owed_return.state = 'on_time' THEN 1 ELSE 0 END AS in_numerator
FROM period
JOIN owed_return ON owed_return.due_on BETWEEN period.start_date AND period.end_date
