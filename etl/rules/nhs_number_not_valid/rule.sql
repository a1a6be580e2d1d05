-- The nine digits are worth 10 down to 2 and the check digit 1: a valid number comes to a multiple of 11.
SELECT table_name, row_number, nhs_id AS value
FROM health_appointment
WHERE nhs_id IS NULL
    OR (
        regexp_full_match(nhs_id, '[0-9]+')
        AND (
            length(nhs_id) <> 10
            OR nhs_id = repeat(left(nhs_id, 1), 10)
            OR (
                10 * TRY_CAST(substr(nhs_id, 1, 1) AS INTEGER) + 9 * TRY_CAST(substr(nhs_id, 2, 1) AS INTEGER)
                + 8 * TRY_CAST(substr(nhs_id, 3, 1) AS INTEGER) + 7 * TRY_CAST(substr(nhs_id, 4, 1) AS INTEGER)
                + 6 * TRY_CAST(substr(nhs_id, 5, 1) AS INTEGER) + 5 * TRY_CAST(substr(nhs_id, 6, 1) AS INTEGER)
                + 4 * TRY_CAST(substr(nhs_id, 7, 1) AS INTEGER) + 3 * TRY_CAST(substr(nhs_id, 8, 1) AS INTEGER)
                + 2 * TRY_CAST(substr(nhs_id, 9, 1) AS INTEGER) + TRY_CAST(substr(nhs_id, 10, 1) AS INTEGER)
            ) % 11 <> 0
        )
    )
