-- A row a child whose records were read in a year's audit, on the last day that they were read. Counted:
-- their own view was clear in the work of every agency that was looked at. What an agency was not asked is left out.
WITH audited AS (
    SELECT case_id, MAX(audited_on) AS last_day, MIN(CASE WHEN child_voice = 'yes' THEN 1 ELSE 0 END) AS is_clear
    FROM audit_case
    WHERE child_voice IN ('yes', 'partly', 'no')
    GROUP BY case_id
)
SELECT 'all' AS series, period.key AS period, audited.case_id AS unit, CAST(NULL AS VARCHAR) AS person_id,
    audited.last_day AS on_date, audited.is_clear AS in_numerator
FROM period
JOIN audited ON audited.last_day BETWEEN period.start_date AND period.end_date
