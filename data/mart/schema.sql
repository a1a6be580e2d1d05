-- The mart: one edition, for one audience, never edited once CURRENT names it.
-- Only etl/publish/publish.py writes here, and every figure it writes has come out of etl/protect/.
-- No column of this schema can hold an unprotected count below the whole area: what could is held by its CHECK.

CREATE TABLE edition (
    name            VARCHAR NOT NULL,   -- '2025Q4', the newest quarter in it
    publication     VARCHAR NOT NULL,   -- '2025Q4-0003': the third time it was published; the file's own name
    audience        VARCHAR NOT NULL,   -- 'group': signed-in members; 'open': whatever leaves the group
    latest_quarter  VARCHAR NOT NULL,
    built_at        TIMESTAMP NOT NULL, -- UTC
    synthetic       BOOLEAN NOT NULL,   -- demonstration data: said on every page
    area            VARCHAR NOT NULL
);

-- Time. key: '2025Q4' (financial-year quarter, April first), '2025' (financial year ending March 2026),
-- '2026-03' (month), '2024T1' (academic year 2024/25: T1 autumn, T2 spring, T3 summer), '2024A' (that academic year).
CREATE TABLE period (
    key         VARCHAR PRIMARY KEY,
    kind        VARCHAR NOT NULL,   -- quarter, year, month, term, academic_year
    label       VARCHAR NOT NULL,   -- 'Jan to Mar 2026'
    long_label  VARCHAR NOT NULL,   -- 'Quarter 4, 2025/26: Jan to Mar 2026'
    start_date  DATE NOT NULL,
    end_date    DATE NOT NULL,
    idx         INTEGER             -- 0, 1, 2 … within the kind, without gaps; empty: only a return is about it
);

-- What each indicator means, frozen with the numbers. `definition` is its definition.toml as JSON.
CREATE TABLE indicator (
    slug        VARCHAR PRIMARY KEY,
    position    INTEGER NOT NULL,
    first_page  INTEGER,            -- where the group put it on the first page; empty if it did not
    definition  VARCHAR NOT NULL,
    measure_sql VARCHAR NOT NULL,
    example     VARCHAR NOT NULL
);

-- Every published figure. locality 'all' and dimension 'all' is the whole area.
-- Below it every number is protected. A row whose status is low keeps its protected numbers, so that the parts of a
-- table still add up; a page says low and prints neither.
CREATE TABLE figure (
    indicator    VARCHAR NOT NULL,
    series       VARCHAR NOT NULL,   -- key of a series in the definition
    grain        VARCHAR NOT NULL,   -- quarter, year, month, term, academic_year
    period       VARCHAR NOT NULL,
    locality     VARCHAR NOT NULL,   -- all, north, central, south, unknown
    dimension    VARCHAR NOT NULL,   -- all, age_band, sex, ethnic_group, disability
    category     VARCHAR NOT NULL,   -- all, or a category of the dimension, 'unknown' included
    numerator    DOUBLE,             -- children, plans, answers or sessions; empty where nothing may be said
    denominator  DOUBLE,
    rounded      BOOLEAN NOT NULL,   -- numerator and denominator are protected: multiples of five that add up
    value        DOUBLE,             -- %, rate or months, by the definition's unit
    lower        DOUBLE,             -- 95% interval, from the published numerator and denominator
    upper        DOUBLE,
    status       VARCHAR NOT NULL,   -- see queries/edition/answers.py
    children     DOUBLE,             -- how many children (or pupils) a mean is about; empty for counts
    CHECK (rounded OR numerator IS NULL OR (locality = 'all' AND dimension = 'all')),
    CHECK (NOT rounded OR numerator IS NULL OR numerator % 5 = 0),
    -- A value below it follows from protected counts, or is a mean of so many children: never a count of its own.
    CHECK (value IS NULL OR numerator IS NOT NULL OR children IS NOT NULL OR (locality = 'all' AND dimension = 'all')),
    CHECK (value = numerator OR numerator IS NULL OR denominator IS NOT NULL OR (locality = 'all' AND dimension = 'all')),
    CHECK (rounded OR children IS NULL OR (locality = 'all' AND dimension = 'all')),
    CHECK (NOT rounded OR children IS NULL OR children % 5 = 0),
    CHECK (locality = 'all' AND dimension = 'all' OR denominator IS NULL OR denominator % 5 = 0)
);

-- The steps of rounding, as issued: they never change, and the next edition goes on from them. In the group's mart only.
CREATE TABLE step (
    family    VARCHAR NOT NULL,      -- the widest measure of those rounded together
    mark      VARCHAR NOT NULL,      -- of the definition that they were given for
    series    VARCHAR NOT NULL,
    outcome   VARCHAR NOT NULL,      -- the narrowest measure that counts them; rest; units
    position  INTEGER NOT NULL,      -- the order in which periods were issued
    period    VARCHAR NOT NULL,
    locality  VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    category  VARCHAR NOT NULL,
    count     INTEGER NOT NULL CHECK (count % 5 = 0)
);

-- What this audience was ever told exactly of the whole area, atom by atom: a change is told only if it may be.
CREATE TABLE exact_count (
    family    VARCHAR NOT NULL,      -- as in step
    mark      VARCHAR NOT NULL,
    series    VARCHAR NOT NULL,
    outcome   VARCHAR NOT NULL,
    period    VARCHAR NOT NULL,
    position  INTEGER NOT NULL,      -- 0 as it was told first, 1 after the first change that could be told …
    count     INTEGER NOT NULL
);

-- Whole-area figures as they were first published, for what was still to be recorded then.
CREATE TABLE first_known (
    indicator VARCHAR NOT NULL, series VARCHAR NOT NULL, grain VARCHAR NOT NULL, period VARCHAR NOT NULL,
    publication VARCHAR NOT NULL, published_on DATE NOT NULL,
    numerator DOUBLE, denominator DOUBLE, value DOUBLE NOT NULL
);

-- Where what is usual begins again, by decision.
CREATE TABLE baseline (
    indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, why VARCHAR NOT NULL, who VARCHAR NOT NULL,
    decided_on DATE NOT NULL
);

CREATE TABLE life_table (            -- time on plan, whole area only, at set months
    indicator VARCHAR NOT NULL, series VARCHAR NOT NULL, period VARCHAR NOT NULL,
    months INTEGER NOT NULL, still_on_plan DOUBLE NOT NULL, lower DOUBLE, upper DOUBLE
);

CREATE TABLE ending (                -- of those that began, the share that had ended for each reason by set months
    indicator VARCHAR NOT NULL, series VARCHAR NOT NULL, period VARCHAR NOT NULL,
    ending VARCHAR NOT NULL, months INTEGER NOT NULL, ended DOUBLE NOT NULL
);

CREATE TABLE comparator (            -- published figures of other areas, each with its source
    measure VARCHAR NOT NULL, year INTEGER NOT NULL, area_code VARCHAR NOT NULL, area VARCHAR NOT NULL,
    role VARCHAR NOT NULL,           -- ours, neighbour, region, national
    breakdown VARCHAR NOT NULL,      -- '' for everybody
    numerator DOUBLE, denominator DOUBLE, value DOUBLE, state VARCHAR NOT NULL, source VARCHAR NOT NULL,
    versions VARCHAR NOT NULL        -- of the neighbour sets that name it: '2021-04, 2025-05'; '' for the others
);

CREATE TABLE revised_figure (        -- published figures that a received file gives otherwise than what stood before
    measure VARCHAR NOT NULL, year INTEGER NOT NULL, area VARCHAR NOT NULL,
    breakdown VARCHAR NOT NULL,      -- '' for everybody
    was VARCHAR NOT NULL, now VARCHAR NOT NULL,  -- in words, with the counts: '29.8 (168 of 563)'
    received_on DATE NOT NULL
);

CREATE TABLE voice (                 -- only what consent lets this audience read
    position INTEGER NOT NULL, said_on DATE, speaker VARCHAR NOT NULL, age_band VARCHAR, locality VARCHAR,
    gathered VARCHAR, words VARCHAR NOT NULL, theme VARCHAR, indicator VARCHAR, consent VARCHAR NOT NULL,
    said_by_n INTEGER CHECK (said_by_n % 5 = 0), asked_n INTEGER CHECK (asked_n % 5 = 0)
);

CREATE TABLE story (                 -- what agencies say of a measure or a question, in their own words
    position INTEGER NOT NULL, agency VARCHAR NOT NULL, period VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    words VARCHAR NOT NULL
);

CREATE TABLE delivery (              -- what the figures rest on; rows to the nearest ten, and none for the open audience
    source VARCHAR NOT NULL, source_title VARCHAR NOT NULL, agency VARCHAR NOT NULL, part VARCHAR NOT NULL,
    period VARCHAR NOT NULL, received_on DATE NOT NULL, state VARCHAR NOT NULL,  -- used, superseded
    rows_in INTEGER CHECK (rows_in % 10 = 0), not_used INTEGER CHECK (not_used % 10 = 0)
);

CREATE TABLE expected_return (       -- what was owed for a period and how it stands, as the calendar says
    source VARCHAR NOT NULL, source_title VARCHAR NOT NULL, agency VARCHAR NOT NULL, period VARCHAR NOT NULL,
    state VARCHAR NOT NULL,          -- see queries/edition/states.py
    due_on DATE
);

-- Where a period has no figure because of how a return stands: which return carries it. agency '' where several owe it,
-- about the period that the return is about (a census tells of the term before it), no due_on where nobody owes it.
CREATE TABLE awaited (
    indicator VARCHAR NOT NULL, period VARCHAR NOT NULL, source_title VARCHAR NOT NULL, agency VARCHAR NOT NULL,
    about VARCHAR NOT NULL, due_on DATE, state VARCHAR NOT NULL
);

CREATE TABLE finding (               -- counts only, 1 to 5 as 'low'; never a row
    source VARCHAR NOT NULL, kind VARCHAR NOT NULL, title VARCHAR NOT NULL, severity VARCHAR NOT NULL,
    rows_found INTEGER, status VARCHAR NOT NULL   -- shown, low
);

CREATE TABLE note_on_data (          -- figures about the data themselves: linkage, unknown categories
    key VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, numerator DOUBLE, denominator DOUBLE, status VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL
);
