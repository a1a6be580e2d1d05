-- Wide to long: one row a figure. Where only a count is published the figure is that count, but of neglect among
-- factors, which is worked out from an authority's counts; those of regions and England are rounded, so it is not there.
-- Of the absence file's groups CINO, CPPO and CLA are kept by that word, followed by the kind of school unless it is all
-- of them. An authority that changed its ONS code has its present one throughout.

-- thing: published
WITH d3 AS (
    SELECT *, 'd3' AS table_name, 'repeat_plans' AS measure, '' AS breakdown, plans_again AS numerator,
        plans_started AS denominator, plans_again_percent AS value, plans_again_percent_state AS state
    FROM staging.d3
),
d5 AS (
    SELECT *, 'd5' AS table_name, 'plans_open_two_years' AS measure, '' AS breakdown, two_years AS numerator,
        plans_open AS denominator, two_years_percent AS value, two_years_percent_state AS state
    FROM staging.d5
),
c1 AS (
    SELECT *, 'c1' AS table_name, 'rereferrals' AS measure, '' AS breakdown, rereferrals AS numerator,
        referrals AS denominator, rereferrals_percent AS value, rereferrals_percent_state AS state
    FROM staging.c1
),
c3 AS (
    SELECT *, 'c3' AS table_name, 'neglect_factor' AS measure, '' AS breakdown, neglect AS numerator,
        episodes AS denominator,
        CASE WHEN lower(level) = 'local authority' AND episodes > 0
            THEN (2000 * neglect::BIGINT + episodes::BIGINT) // (2 * episodes::BIGINT) / 10.0 END AS value,
        CASE WHEN neglect_state = 'shown' AND (lower(level) <> 'local authority' OR NOT coalesce(episodes, 0) > 0)
            THEN 'not_available' ELSE neglect_state END AS state
    FROM staging.c3
),
b1 AS (
    SELECT *, 'b1' AS table_name, 'children_in_need_at_31_march' AS measure, '' AS breakdown,
        open_episodes AS numerator, CAST(NULL AS DOUBLE) AS denominator, open_episodes AS value,
        open_episodes_state AS state
    FROM staging.b1
),
population AS (
    SELECT *, 'population' AS table_name, 'population_0_17' AS measure, '' AS breakdown, people AS numerator,
        CAST(NULL AS DOUBLE) AS denominator, people AS value, people_state AS state
    FROM staging.population
    WHERE regexp_matches(lower(age_group), '(^|[^0-9])0 ?(to|-|–) ?17([^0-9]|$)')
),
absence AS (
    SELECT *, 'absence' AS table_name,
        upper(split_part(social_care_group, ' ', 1))
            || CASE WHEN lower(phase) = 'total' THEN '' ELSE ': ' || phase END AS breakdown
    FROM staging.absence
),
overall AS (
    SELECT *, 'absence_overall' AS measure, missed AS numerator, possible AS denominator, missed_percent AS value,
        missed_percent_state AS state
    FROM absence
),
persistent AS (
    SELECT *, 'absence_persistent' AS measure, persistent AS numerator, pupils AS denominator,
        persistent_percent AS value, persistent_percent_state AS state
    FROM absence
),
severe AS (
    SELECT *, 'absence_severe' AS measure, severe AS numerator, pupils AS denominator, severe_percent AS value,
        severe_percent_state AS state
    FROM absence
),
figure AS (
    FROM d3 UNION ALL BY NAME FROM d5 UNION ALL BY NAME FROM c1 UNION ALL BY NAME FROM c3 UNION ALL BY NAME FROM b1
    UNION ALL BY NAME FROM population UNION ALL BY NAME FROM overall UNION ALL BY NAME FROM persistent
    UNION ALL BY NAME FROM severe
),
place AS (
    SELECT * EXCLUDE (level, area_code, area),
        CASE lower(level)
            WHEN 'national' THEN 'national' WHEN 'regional' THEN 'regional' WHEN 'local authority' THEN 'local'
        END AS level,
        CASE lower(level)
            WHEN 'national' THEN country_code WHEN 'regional' THEN region_code WHEN 'local authority' THEN area_code
        END AS given_code,
        CASE lower(level) WHEN 'national' THEN country WHEN 'regional' THEN region ELSE area END AS area
    FROM figure
)
SELECT place.table_name, place.row_number, place.measure,
    CASE WHEN time_period > 9999 THEN time_period // 100 + 1 ELSE time_period END AS year,  -- 202425 ends in 2025
    place.level, coalesce(areas.ons_code, place.given_code) AS area_code,
    place.area, nullif(place.la_code, '') AS la_code, place.breakdown, place.numerator, place.denominator, place.value,
    coalesce(place.state, 'not_available') AS state
FROM place LEFT JOIN areas ON areas.former_code = place.given_code
WHERE place.level IS NOT NULL
