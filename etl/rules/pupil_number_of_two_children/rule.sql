SELECT identifier_link.table_name, identifier_link.row_number, CAST(identifier_link.upn_id AS VARCHAR) AS value
FROM identifier_link
JOIN (
    SELECT upn_id FROM identifier_link
    GROUP BY upn_id
    HAVING COUNT(DISTINCT child_id) > 1
) AS shared ON shared.upn_id = identifier_link.upn_id
