SELECT table_name, row_number, question_words AS value
FROM s175_answer
WHERE urn IS NULL AND school IS NULL
