-- What linking leaves open, and what a person says of links and institutions. Doubts and clocks are
-- remade with the links; a person's word is only ever added to, the latest holds.

CREATE TABLE doubts (
    recording INTEGER PRIMARY KEY REFERENCES records (id),
    payload ANY NOT NULL
) STRICT;

CREATE TABLE clocks (
    id INTEGER PRIMARY KEY,
    payload ANY NOT NULL
) STRICT;

CREATE TABLE link_decisions (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL REFERENCES records (id),
    verdict TEXT NOT NULL,
    call INTEGER REFERENCES records (id),
    reviewer ANY NOT NULL,
    at TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE TRIGGER link_decisions_keep_rows BEFORE DELETE ON link_decisions
BEGIN SELECT RAISE(ABORT, 'link decisions are append-only'); END;
CREATE TRIGGER link_decisions_keep_values BEFORE UPDATE ON link_decisions
BEGIN SELECT RAISE(ABORT, 'link decisions are append-only'); END;

CREATE TABLE ties (
    id INTEGER PRIMARY KEY,
    first ANY NOT NULL,
    second ANY,
    verdict TEXT NOT NULL,
    reviewer ANY NOT NULL,
    at TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE TRIGGER ties_keep_rows BEFORE DELETE ON ties
BEGIN SELECT RAISE(ABORT, 'ties are append-only'); END;
CREATE TRIGGER ties_keep_values BEFORE UPDATE ON ties
BEGIN SELECT RAISE(ABORT, 'ties are append-only'); END;
