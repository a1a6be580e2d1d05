-- Each of characters 2 to 13 times its place, added up, modulo 23, is a letter of an alphabet without I, O and S. The
-- last is a letter itself in a temporary number.
SELECT table_name, row_number, CAST(upn_id AS VARCHAR) AS value
FROM identifier_link
WHERE regexp_full_match(upn_id, '[A-Z][0-9]{11}[0-9A-Z]')
    AND SUBSTRING(upn_id, 1, 1) <> SUBSTRING('ABCDEFGHJKLMNPQRTUVWXYZ', 1 + (
        2 * TRY_CAST(SUBSTRING(upn_id, 2, 1) AS INTEGER)
        + 3 * TRY_CAST(SUBSTRING(upn_id, 3, 1) AS INTEGER)
        + 4 * TRY_CAST(SUBSTRING(upn_id, 4, 1) AS INTEGER)
        + 5 * TRY_CAST(SUBSTRING(upn_id, 5, 1) AS INTEGER)
        + 6 * TRY_CAST(SUBSTRING(upn_id, 6, 1) AS INTEGER)
        + 7 * TRY_CAST(SUBSTRING(upn_id, 7, 1) AS INTEGER)
        + 8 * TRY_CAST(SUBSTRING(upn_id, 8, 1) AS INTEGER)
        + 9 * TRY_CAST(SUBSTRING(upn_id, 9, 1) AS INTEGER)
        + 10 * TRY_CAST(SUBSTRING(upn_id, 10, 1) AS INTEGER)
        + 11 * TRY_CAST(SUBSTRING(upn_id, 11, 1) AS INTEGER)
        + 12 * TRY_CAST(SUBSTRING(upn_id, 12, 1) AS INTEGER)
        + 13 * COALESCE(
            TRY_CAST(SUBSTRING(upn_id, 13, 1) AS INTEGER),
            STRPOS('ABCDEFGHJKLMNPQRTUVWXYZ', SUBSTRING(upn_id, 13, 1)) - 1
        )
    ) % 23, 1)
