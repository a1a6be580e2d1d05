-- The live tables: what a measure may read. Rebuilt whole by etl/live.py from the deliveries that count today.
-- One row is one of the thing named; every table has one record of truth however many sources hold the thing.

-- Periods that this measurement covers, only of the grains the indicator asks for. start_date and end_date are inside.
CREATE TABLE period (
    key VARCHAR, kind VARCHAR, start_date DATE, end_date DATE,
    snapshot_date DATE,         -- the day a stock is counted: the last day, but 31 March for a school year, as published
    idx INTEGER
);

-- Everybody a breakdown can be made of: children known to social care (child_id) and pupils (upn_id).
CREATE TABLE person (
    person_id VARCHAR, sex VARCHAR, birth_month DATE, ethnic_group VARCHAR, disability VARCHAR, locality VARCHAR
);

-- Child protection plans of this authority. neglect: 'yes' if the first or latest category is neglect; 'unknown' if
-- one of them is multiple, which may hide it; else 'no'. Other authorities' plans held here are left out.
CREATE TABLE plan (
    plan_key VARCHAR, child_id VARCHAR, start_date DATE, end_date DATE, neglect VARCHAR,
    days_on_plan INTEGER,       -- end less start, in days; empty while open
    earlier_plans INTEGER,      -- plans of this child that started before this one, as far back as records go
    previous_end_date DATE      -- when the latest of those ended
);

-- Referrals, one a child and day: if several come on one day the first is counted.
CREATE TABLE referral (
    referral_key VARCHAR, child_id VARCHAR, referral_date DATE, previous_referral_date DATE
);

-- Early help assessments and episodes by the day they started.
CREATE TABLE early_help (
    episode_key VARCHAR, child_id VARCHAR, start_date DATE, end_date DATE, organisation VARCHAR
);

-- One pupil in one term: half days possible and half days missed (authorised and unauthorised, by attendance code).
-- child_id is there where the pupil could be linked to a child known to social care.
CREATE TABLE pupil_term (
    term VARCHAR, term_end DATE, upn_id VARCHAR, child_id VARCHAR, possible INTEGER, missed INTEGER
);

-- Scaled answers. Nothing here points at a child.
CREATE TABLE answer (
    answer_key VARCHAR, said_on DATE, speaker VARCHAR, locality VARCHAR, question VARCHAR, answer INTEGER
);
