-- What became of every delivery. The tables of the things themselves are made from things.toml.

CREATE SCHEMA IF NOT EXISTS stored;

-- One row for each delivery whose rows are in the store, written in the same transaction as they are.
-- rows_in = stored + set_aside + duplicates, always.
CREATE TABLE IF NOT EXISTS stored.loaded (
    delivery    BIGINT NOT NULL,    -- its number in the ledger
    agency      VARCHAR NOT NULL,
    source      VARCHAR NOT NULL,
    part        VARCHAR NOT NULL,   -- the one table that a file holds, or 'workbook'
    period      VARCHAR NOT NULL,   -- '' where the source has no periods
    coverage    VARCHAR NOT NULL,   -- history, snapshot or releases
    received_at TIMESTAMP NOT NULL, -- UTC
    rows_in     BIGINT NOT NULL,
    stored      BIGINT NOT NULL,
    set_aside   BIGINT NOT NULL,
    duplicates  BIGINT NOT NULL,
    CHECK (rows_in = stored + set_aside + duplicates)
);

-- Rows that were not used, by their place; the kept original holds the row itself.
CREATE TABLE IF NOT EXISTS stored.set_aside (
    delivery BIGINT NOT NULL, table_name VARCHAR NOT NULL, sheet VARCHAR NOT NULL, row_number INTEGER NOT NULL,
    reason VARCHAR NOT NULL
);

-- Which other deliveries a delivery's rows were understood with when they were stored (etl/load/companions.py).
CREATE TABLE IF NOT EXISTS stored.beside (delivery BIGINT NOT NULL, other BIGINT NOT NULL);

-- How new a delivery is, where that can be told: the newest day it tells, or the mark of its making. A later one that is
-- older than what it would replace is asked about.
CREATE TABLE IF NOT EXISTS stored.reach (delivery BIGINT NOT NULL, newest VARCHAR NOT NULL);

-- A mark of each time that a delivery's rows were stored: what was worked out from them holds for that storing alone.
CREATE TABLE IF NOT EXISTS stored.storing (delivery BIGINT NOT NULL, mark UUID NOT NULL);

-- Which key made the pseudonyms: a mark of it, from which it cannot be found.
CREATE TABLE IF NOT EXISTS stored.key_mark (mark VARCHAR NOT NULL);

-- The deliveries that were decided to count. Decisions are people's and stand in the ledger; this is a copy of them,
-- made anew from there before anything is counted (etl/current/accepted.py).
CREATE TABLE IF NOT EXISTS stored.accepted (delivery BIGINT NOT NULL);

-- The deliveries that count today, of those accepted. Of a history source the newest period's delivery of a part
-- replaces every older one of the same agency; of a snapshot each period has its own. Of two about the same period the
-- one received later counts. Of releases every one counts: each figure is then the newest release's that tells it.
CREATE OR REPLACE VIEW stored.live_deliveries AS
SELECT delivery, agency, source, part, period, coverage, received_at
FROM stored.loaded
WHERE delivery IN (SELECT delivery FROM stored.accepted)
QUALIFY row_number() OVER (
    PARTITION BY agency, source, part, 
        CASE coverage WHEN 'history' THEN '' WHEN 'releases' THEN delivery::VARCHAR ELSE period END
    ORDER BY period DESC, received_at DESC, delivery DESC
) = 1;

-- What each measure counted when it last ran, and what that followed from: its SQL, the periods, and the contents of
-- the current tables that it reads. As long as none of them has changed it need not run again.
CREATE TABLE IF NOT EXISTS stored.measured (
    indicator VARCHAR NOT NULL, grain VARCHAR NOT NULL, follows_from VARCHAR NOT NULL, counted VARCHAR NOT NULL
);

-- Which things each measure counted, or did not, when it last ran: numbers made of their keys (etl/measure/counted_things.py).
CREATE TABLE IF NOT EXISTS stored.counted_thing (
    indicator VARCHAR NOT NULL, grain VARCHAR NOT NULL, series VARCHAR NOT NULL, period VARCHAR NOT NULL,
    counted BOOLEAN NOT NULL, things UBIGINT[] NOT NULL
);

-- Small numbers for what tens of millions of sessions repeat: a pupil's pseudonym (kind upn), a school (school), an
-- attendance code (attendance). A key is never used twice; no plain identifier of a child stands here.
CREATE TABLE IF NOT EXISTS stored.dictionary (kind VARCHAR NOT NULL, key INTEGER NOT NULL, value VARCHAR NOT NULL);

-- How many sessions of a delivery bear each different mark (see attendance_session): which days it tells of, and how.
CREATE TABLE IF NOT EXISTS stored.session_mark (delivery BIGINT NOT NULL, mark UINTEGER NOT NULL, sessions BIGINT NOT NULL);

-- What the live edition of each audience follows from, and a digest of its file (etl/publish/unchanged.py).
CREATE TABLE IF NOT EXISTS stored.issued (
    audience VARCHAR NOT NULL, file VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, follows_from VARCHAR NOT NULL
);
