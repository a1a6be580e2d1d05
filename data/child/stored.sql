-- What became of every delivery. The tables of the things themselves are made from things.toml.

CREATE SCHEMA IF NOT EXISTS stored;

-- One row for each delivery whose rows are in the store, written in the same transaction as they are.
-- rows_in = stored + set_aside + duplicates, always.
CREATE TABLE IF NOT EXISTS stored.loaded (
    delivery    BIGINT NOT NULL,    -- its number in the ledger
    source      VARCHAR NOT NULL,
    part        VARCHAR NOT NULL,   -- the one table that a file holds, or 'workbook'
    period      VARCHAR NOT NULL,   -- '' where the source has no periods
    coverage    VARCHAR NOT NULL,   -- history or snapshot
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

-- Which key made the pseudonyms: a mark of it, from which it cannot be found.
CREATE TABLE IF NOT EXISTS stored.key_mark (mark VARCHAR NOT NULL);

-- The deliveries that count today. Of a history source the newest period's delivery of a part replaces every older
-- one; of a snapshot each period has its own. Of two about the same period the one received later counts.
CREATE OR REPLACE VIEW stored.live_deliveries AS
SELECT delivery, source, part, period, coverage, received_at
FROM stored.loaded
QUALIFY row_number() OVER (
    PARTITION BY source, part, CASE WHEN coverage = 'history' THEN '' ELSE period END
    ORDER BY period DESC, received_at DESC, delivery DESC
) = 1;
