-- Sessions and exclusions know only a row of the pupils on roll; who that is comes from the same load.

-- thing: pupil
SELECT 'pupilonroll' AS table_name, row_number, upn_id, school, sex, birth_date, ethnicity, year_group,
    sessions_possible
FROM staging.pupilonroll

-- thing: absence
SELECT 'termlysessiondetailsonroll' AS table_name, s.row_number, p.upn_id, s.school, s.code, s.sessions
FROM staging.termlysessiondetailsonroll AS s
LEFT JOIN (SELECT pupil_row, min(upn_id) AS upn_id FROM staging.pupilonroll GROUP BY pupil_row) AS p
    ON p.pupil_row = s.pupil_row

-- thing: exclusion
SELECT 'termlyexclusionsonroll' AS table_name, e.row_number, p.upn_id, e.school, e.start_date, e.sessions, e.category
FROM staging.termlyexclusionsonroll AS e
LEFT JOIN (SELECT pupil_row, min(upn_id) AS upn_id FROM staging.pupilonroll GROUP BY pupil_row) AS p
    ON p.pupil_row = e.pupil_row
