SELECT table_name, row_number, LENGTH(story) || ' characters' AS value
FROM agency_story
WHERE LENGTH(story) > 2000
