-- What was handed over and what was read from it.
-- Columns of type ANY hold text; where text has lone surrogates, which SQLite TEXT cannot hold,
-- they hold its bytes in UTF-8 with surrogates passed (analyzer/store/codec.py).

PRAGMA application_id = 1128550227;

CREATE TABLE settings (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    zone TEXT NOT NULL,
    region TEXT NOT NULL,
    title ANY,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE custody (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor ANY NOT NULL,
    action TEXT NOT NULL,
    subject ANY NOT NULL,
    details ANY NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;

CREATE TRIGGER custody_keeps_rows BEFORE DELETE ON custody
BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE TRIGGER custody_keeps_values BEFORE UPDATE ON custody
BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE TRIGGER custody_goes_on BEFORE INSERT ON custody
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM custody)
BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;

CREATE TABLE exhibits (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name ANY NOT NULL,
    path ANY NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    modified_at TEXT,
    acquired_at TEXT NOT NULL,
    parent TEXT REFERENCES exhibits (id),
    file TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE INDEX exhibits_by_size ON exhibits (size);

CREATE TABLE exhibit_paths (
    exhibit INTEGER NOT NULL REFERENCES exhibits (number),
    path ANY NOT NULL,
    UNIQUE (exhibit, path)
) STRICT;

CREATE TABLE skipped (
    path ANY NOT NULL,
    size INTEGER NOT NULL,
    reason ANY NOT NULL,
    UNIQUE (path, reason)
) STRICT;

CREATE TABLE readers (
    id INTEGER PRIMARY KEY,
    importer TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (importer, version)
) STRICT;

CREATE TABLE readings (
    exhibit INTEGER PRIMARY KEY REFERENCES exhibits (number),
    importer TEXT NOT NULL,
    version INTEGER NOT NULL,
    done INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    records TEXT NOT NULL,
    duplicates INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    remarks INTEGER NOT NULL
) STRICT;

-- Column names that raw rows share (analyzer/store/layouts.py).
CREATE TABLE layouts (
    id INTEGER PRIMARY KEY,
    names ANY NOT NULL UNIQUE
) STRICT;

-- A record is one event. `exhibit`, `locator`, `reader`: where it was first read; `live` is 0 while
-- that reading is forgotten; `extra` counts further exhibits that hold it (table sources).
-- A record that no reading holds keeps its row and its id, so that a new reading gives it back.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    occurrence INTEGER NOT NULL,
    exhibit INTEGER NOT NULL REFERENCES exhibits (number),
    locator ANY NOT NULL,
    reader INTEGER NOT NULL REFERENCES readers (id),
    live INTEGER NOT NULL DEFAULT 1,
    extra INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    at_ms INTEGER,
    offset_s INTEGER,
    number ANY,
    name ANY,
    direction TEXT,
    outcome TEXT,
    box TEXT,
    duration_s REAL,
    body ANY,
    sim ANY,
    layout INTEGER REFERENCES layouts (id),
    raw ANY,
    payload ANY
) STRICT;
CREATE UNIQUE INDEX records_by_identity ON records (fingerprint, occurrence);
CREATE INDEX records_by_time ON records (kind, at_ms);
CREATE INDEX records_forgotten ON records (exhibit) WHERE live = 0;

CREATE TABLE sources (
    record INTEGER NOT NULL REFERENCES records (id),
    exhibit INTEGER NOT NULL REFERENCES exhibits (number),
    locator ANY NOT NULL,
    reader INTEGER NOT NULL REFERENCES readers (id),
    PRIMARY KEY (record, exhibit)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_by_exhibit ON sources (exhibit);

CREATE TABLE warnings (
    id INTEGER PRIMARY KEY,
    exhibit INTEGER NOT NULL REFERENCES exhibits (number),
    locator ANY NOT NULL,
    reader INTEGER NOT NULL REFERENCES readers (id),
    lost INTEGER NOT NULL,
    remark ANY NOT NULL,
    raw ANY NOT NULL
) STRICT;
CREATE INDEX warnings_by_exhibit ON warnings (exhibit);
