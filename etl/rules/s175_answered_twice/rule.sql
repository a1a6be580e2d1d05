SELECT DISTINCT later.table_name, later.row_number, later.answer AS value
FROM s175_answer AS later
JOIN s175_answer AS earlier
    ON COALESCE(later.urn, later.school) = COALESCE(earlier.urn, earlier.school)
    AND later.question = earlier.question
    AND later.row_number > earlier.row_number
WHERE later.answer <> earlier.answer
