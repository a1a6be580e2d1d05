SELECT DISTINCT moved_in.table_name, moved_in.row_number, CAST(moved_in.conference_date AS VARCHAR) AS value
FROM conference AS moved_in
JOIN conference AS enquired
    ON enquired.referral_id = moved_in.referral_id
WHERE moved_in.table_name = 'cin_details'
    AND enquired.table_name = 'section_47'
    AND enquired.conference_date IS NOT NULL
