-- What a person needs while reviewing. Memos and filters are the person's own and may be dropped;
-- what was heard is evidence of how a decision came about and is only ever added to.

CREATE TABLE memos (
    finding TEXT PRIMARY KEY REFERENCES findings (id) ON DELETE CASCADE,
    text ANY NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE filters (
    name ANY PRIMARY KEY,
    payload ANY NOT NULL
) STRICT;

CREATE TABLE listenings (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL REFERENCES records (id),
    kind TEXT NOT NULL,
    found INTEGER,
    text ANY,
    begin_s REAL,
    end_s REAL,
    reviewer ANY NOT NULL,
    at TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE INDEX listenings_by_recording ON listenings (recording);
CREATE TRIGGER listenings_keep_rows BEFORE DELETE ON listenings
BEGIN SELECT RAISE(ABORT, 'listenings are append-only'); END;
CREATE TRIGGER listenings_keep_values BEFORE UPDATE ON listenings
BEGIN SELECT RAISE(ABORT, 'listenings are append-only'); END;
