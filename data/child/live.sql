-- The current tables: what a measure may read. etl/current/tables.py rebuilds them whole from the deliveries that count
-- today, in the schema `live`.
-- One row is one of the thing named; every table has one record of truth however many sources hold the thing.

-- Periods that this measurement covers, only of the grains the indicator asks for. start_date and end_date are inside.
CREATE TABLE period (
    key VARCHAR, kind VARCHAR, start_date DATE, end_date DATE,
    snapshot_date DATE,         -- the day a stock is counted: the last day, but 31 March for a school year, as published
    idx INTEGER
);

-- Everybody a breakdown can be made of: children known to social care (child_id), pupils (upn_id) and children a health
-- service offered an appointment (nhs_id: the month of birth only). The three are numberings of their own.
CREATE TABLE person (
    person_id VARCHAR, sex VARCHAR, birth_month DATE, ethnic_group VARCHAR, disability VARCHAR, locality VARCHAR
);

-- Child protection plans of this authority. neglect: 'yes' if the first or latest category is neglect; 'unknown' if
-- one of them is multiple, which may hide it; else 'no'. Other authorities' plans held here are left out.
CREATE TABLE plan (
    plan_key VARCHAR, child_id VARCHAR, start_date DATE, end_date DATE, neglect VARCHAR,
    open_until DATE,            -- the first day on which it is no longer open: its end or, where none is told in time,
                                -- the first day of the month after the eighteenth birthday; empty where neither is known
    days_on_plan INTEGER,       -- end less start, in days; empty while open
    earlier_plans INTEGER,      -- plans of this child that started before this one: those on record or, if it is more,
                                -- as many as a source says there were
    earlier_known VARCHAR,      -- 'yes' where a source says how many there were, or one is on record; else 'no'
    previous_end_date DATE,     -- the latest day on which one of those is known to have been open: the latest end of any
                                -- or, of one whose end is missing, the day that it started
    end_reason VARCHAR          -- what followed, where a source tells it: 'child in need', 'looked after', 'other' or
                                -- 'not known'; empty while open
);

-- Referrals, one a child and day: if several come on one day the first is counted.
CREATE TABLE referral (
    referral_key VARCHAR, child_id VARCHAR, referral_date DATE, previous_referral_date DATE,
    neglect VARCHAR             -- 'yes' or 'no': whether the assessment that followed found neglect (factor 16A);
                                -- 'unknown' until one with its factors has ended
);

-- Early help assessments and episodes by the day they started.
CREATE TABLE early_help (
    episode_key VARCHAR, child_id VARCHAR, start_date DATE, end_date DATE, organisation VARCHAR,
    lead_agency VARCHAR         -- what kind of organisation: a code of codes/lead_agency.csv, 'unknown' where blank
);

-- One pupil in one term: half days possible and half days missed (authorised and unauthorised, by attendance code).
-- child_id is there where the pupil could be linked to a child known to social care.
CREATE TABLE pupil_term (
    term VARCHAR, term_end DATE, upn_id VARCHAR, child_id VARCHAR, possible INTEGER, missed INTEGER,
    age_at_start INTEGER        -- completed years on the 31 August before the school year; empty where none is told
);

-- Scaled answers. Nothing here points at a child.
CREATE TABLE answer (
    answer_key VARCHAR, said_on DATE, speaker VARCHAR, locality VARCHAR, question VARCHAR, answer INTEGER
);

-- Every calendar day of the years that the list of bank holidays covers. number: England's working days from the first
-- day up to and including this one, so that working days from a to b are b's number less a's. A day off has the number of
-- the working day before it. Join it with LEFT JOIN: an older day is not in it, and what rests on a later one is not told.
CREATE TABLE working_day (day DATE, number INTEGER);

-- Statutory assessments, one a child and start day.
CREATE TABLE assessment (
    assessment_key VARCHAR, child_id VARCHAR, start_date DATE,
    end_date DATE,              -- the day it was authorised; empty while open
    referral_date DATE,         -- of the referral it followed: as the source ties them, else the child's latest by then
    neglect VARCHAR,            -- whether factor 16A was found: 'yes', 'no', or 'unknown' where no factors are told
    child_seen VARCHAR          -- 'yes', 'no' or 'unknown'
);

-- Initial child protection conferences that were held, one a child and day.
CREATE TABLE conference (
    conference_key VARCHAR, child_id VARCHAR,
    enquiry_date DATE,          -- the strategy discussion that began the section 47 enquiry; empty where none is told
    conference_date DATE,
    led_to_plan VARCHAR         -- 'yes', 'no' or 'unknown'
);

-- Review conferences that were held, one a plan of the table above and day.
CREATE TABLE plan_review (plan_key VARCHAR, child_id VARCHAR, review_date DATE);

-- Child in need plans, one a child and start day.
CREATE TABLE cin_plan (cin_key VARCHAR, child_id VARCHAR, start_date DATE, end_date DATE);

-- A stretch of time in which a child was supported in one way. kind and rank: neglect_plan 1, other_plan 2, cin_plan 3,
-- early_help 4. Whoever is in several at once belongs to the lowest rank.
CREATE TABLE support (child_id VARCHAR, kind VARCHAR, rank INTEGER, start_date DATE, end_date DATE);

-- One child, kind of agency and day on which that agency told social care of a worry, referred, or began early help.
-- agency: school, health, police, council, housing, community, other, or family, which is anybody who is no agency.
-- An anonymous caller, or one who was not recorded, has no row.
CREATE TABLE concern (child_id VARCHAR, agency VARCHAR, on_date DATE);

-- Appointments of children under 18, attended or not brought; cancelled ones and those still to come are not here.
CREATE TABLE appointment (
    nhs_id VARCHAR,
    agency VARCHAR,             -- whose appointment: a key of agencies.toml
    appointment_date DATE,
    was_not_brought VARCHAR     -- 'yes' or 'no'
);

-- One score of one area at one reading of a tool, each once.
CREATE TABLE tool_reading (
    subject_id VARCHAR,         -- the child, or the family where the tool is kept for one
    child_id VARCHAR,           -- empty where it is kept for a family
    tool VARCHAR, area VARCHAR, read_on DATE,
    score INTEGER,              -- on the tool's own scale; empty where it was recorded as missing
    better VARCHAR              -- which way is better: higher or lower
);

-- How an area of a tool has moved since its first scored reading, on first_on: one row a subject, tool, area and scored
-- reading after that.
CREATE TABLE tool_change (
    change_key VARCHAR, subject_id VARCHAR, child_id VARCHAR, tool VARCHAR, area VARCHAR,
    first_on DATE, read_on DATE,
    moved VARCHAR               -- 'better', 'same' or 'worse', by the tool's own direction
);

-- Suspensions and permanent exclusions by the day they began. child_id: as for pupil_term.
CREATE TABLE exclusion (
    upn_id VARCHAR, child_id VARCHAR, start_date DATE,
    category VARCHAR            -- 'suspension' or 'permanent'
);

-- What an agency counted for itself in one quarter. period: the quarter's key; measure: a code of
-- codes/counted_measure.csv. An empty number is not known, 0 is none.
CREATE TABLE agency_number (agency VARCHAR, measure VARCHAR, period VARCHAR, numerator INTEGER, denominator INTEGER);

-- One audited case and one agency's work in it, chosen and not drawn. agency: a key of agencies.toml, or 'unknown'. The
-- answers are codes of the lists audit_…: yes, partly or no, no_father_known, no_conference; empty where not looked at.
CREATE TABLE audit_case (
    case_id VARCHAR, audited_on DATE, agency VARCHAR, child_voice VARCHAR, fathers_views VARCHAR, tool_used VARCHAR,
    lived_experience VARCHAR
);

-- One school's answer to one question of its yearly safeguarding self-assessment.
-- academic_year: its key; question and answer: codes of the lists s175_question and s175_answer.
CREATE TABLE self_assessment (school VARCHAR, academic_year VARCHAR, question VARCHAR, answer VARCHAR);

-- Returns whose due day has passed, from the calendar of the ledger; returns that nobody expected are left out.
CREATE TABLE owed_return (
    return_key VARCHAR, agency VARCHAR, source VARCHAR, period VARCHAR, due_on DATE,
    state VARCHAR               -- 'on_time', 'late' or 'not_returned'
);

-- In which stretch of time the records of a thing are whole, worked out from what the store holds: outside it nothing can
-- be said not to have happened. A thing of which nothing is on record has no row; 'earlier_plan' may have several.
-- thing: 'plan', 'earlier_plan', 'referral', 'assessment', 'conference', 'plan_review', 'early_help', 'contact' or
-- 'tool_reading'.
CREATE TABLE reach (thing VARCHAR, first_day DATE, last_day DATE);
