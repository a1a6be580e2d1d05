-- Wide to long: one row a neighbour. No file names its version inside: etl/reference/neighbour_sets.py says which it is.

-- thing: neighbour
SELECT 'model' AS table_name, row_number, area_code, CAST(NULL AS VARCHAR) AS version, rank, neighbours[rank] AS neighbour_code,
    trim(closenesses[rank]) AS closeness
FROM (
    SELECT row_number, area_code, unnest(range(1, 11)) AS rank,
        [neighbour_1, neighbour_2, neighbour_3, neighbour_4, neighbour_5,
            neighbour_6, neighbour_7, neighbour_8, neighbour_9, neighbour_10] AS neighbours,
        [closeness_1, closeness_2, closeness_3, closeness_4, closeness_5,
            closeness_6, closeness_7, closeness_8, closeness_9, closeness_10] AS closenesses
    FROM staging.model
) AS ranked
WHERE neighbours[rank] IS NOT NULL
