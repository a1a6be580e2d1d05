-- A reading as its tool exports it becomes a row an area; an area without a score is no reading of it. Numbers that
-- stand for a missing score are on no tool's scale; no checklist has as many as 97 signs.

-- thing: tool_reading
WITH reading AS (
    SELECT 'readings' AS table_name, row_number, child_id, family_id, tool, area, occasion, read_on, score
    FROM staging.readings
    UNION ALL
    SELECT 'gcp2', row_number, child_id, family_id, 'gcp2', area, occasion, read_on, score
    FROM (
        UNPIVOT staging.gcp2 ON physical_care, care_of_safety, emotional_care, developmental_care
        INTO NAME area VALUE score
    )
    UNION ALL
    SELECT 'family_star_plus', row_number, child_id, family_id, 'family_star_plus', area, occasion, read_on, score
    FROM (
        UNPIVOT staging.family_star_plus ON physical_health, your_well_being, meeting_emotional_needs,
            keeping_children_safe, social_networks, education_and_learning, boundaries_and_behaviour, family_routine,
            home_and_money, progress_to_work
        INTO NAME area VALUE score
    )
    UNION ALL
    SELECT 'my_star', row_number, child_id, family_id, 'my_star', area, occasion, read_on, score
    FROM (
        UNPIVOT staging.my_star ON physical_health, where_you_live, being_safe, relationships, feelings_and_behaviour,
            friends, confidence_and_self_esteem, education_and_learning
        INTO NAME area VALUE score
    )
),
scaled AS (
    SELECT reading.*, codes_tool.better,
        reading.score IN (-1, -9, -99, -999, 97, 98, 99, 997, 998, 999, 9999) AS missing
    FROM reading
    JOIN codes_tool ON codes_tool.code = reading.tool
)
SELECT table_name, row_number, child_id, family_id, tool, area, read_on, better,
    coalesce(
        occasion,
        CASE
            WHEN read_on = min(read_on) OVER (PARTITION BY child_id, family_id, tool) THEN 'first'
            ELSE 'later'
        END
    ) AS occasion,
    CASE WHEN NOT missing THEN score END AS score,
    CASE WHEN missing THEN score END AS missing_code
FROM scaled
