-- The words go through as they were given: nothing here may alter, shorten or join them.

-- thing: voice
SELECT 'feedback' AS table_name, row_number, said_on, speaker, age_band, locality, gathered, words, question, answer,
    theme, indicator, consent, said_by_n, asked_n
FROM staging.feedback
