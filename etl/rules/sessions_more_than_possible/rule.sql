SELECT pupil.table_name, pupil.row_number, CAST(missed.sessions AS VARCHAR) AS value
FROM pupil
JOIN (
    SELECT absence.upn_id, absence.school, SUM(absence.sessions) AS sessions
    FROM absence
    JOIN codes_attendance ON codes_attendance.code = absence.code
    WHERE codes_attendance.counts_as IN ('authorised', 'unauthorised')
    GROUP BY absence.upn_id, absence.school
) AS missed
    ON missed.upn_id = pupil.upn_id AND missed.school = pupil.school
WHERE missed.sessions > pupil.sessions_possible
