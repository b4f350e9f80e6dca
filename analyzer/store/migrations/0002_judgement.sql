-- What engines, rules and people made of the evidence.

CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    party ANY NOT NULL,
    role TEXT NOT NULL,
    institution ANY,
    at TEXT NOT NULL,
    actor ANY NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE TRIGGER marks_keep_rows BEFORE DELETE ON marks
BEGIN SELECT RAISE(ABORT, 'marks are append-only'); END;
CREATE TRIGGER marks_keep_values BEFORE UPDATE ON marks
BEGIN SELECT RAISE(ABORT, 'marks are append-only'); END;

CREATE TABLE links (
    recording INTEGER NOT NULL REFERENCES records (id),
    call INTEGER NOT NULL REFERENCES records (id),
    payload ANY NOT NULL,
    PRIMARY KEY (recording, call)
) STRICT;
CREATE INDEX links_by_call ON links (call);

CREATE TABLE transcripts (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL REFERENCES records (id),
    exhibit TEXT NOT NULL REFERENCES exhibits (id),
    tag ANY NOT NULL,
    seconds REAL NOT NULL,
    speech_seconds REAL NOT NULL,
    gaps ANY NOT NULL,
    windows INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0,
    UNIQUE (recording, tag)
) STRICT;

CREATE TABLE hearings (
    transcript INTEGER NOT NULL REFERENCES transcripts (id),
    window INTEGER NOT NULL,
    language TEXT NOT NULL,
    language_probability REAL NOT NULL,
    segments ANY NOT NULL,
    PRIMARY KEY (transcript, window)
) STRICT;
CREATE TRIGGER hearings_keep_rows BEFORE DELETE ON hearings
BEGIN SELECT RAISE(ABORT, 'transcripts are never overwritten'); END;
CREATE TRIGGER hearings_keep_values BEFORE UPDATE ON hearings
BEGIN SELECT RAISE(ABORT, 'transcripts are never overwritten'); END;

CREATE TABLE failures (
    recording INTEGER PRIMARY KEY REFERENCES records (id),
    remark ANY NOT NULL
) STRICT;

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    transcript INTEGER NOT NULL REFERENCES transcripts (id),
    segment INTEGER NOT NULL,
    text ANY NOT NULL,
    reviewer ANY NOT NULL,
    at TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE INDEX corrections_by_transcript ON corrections (transcript);
CREATE TRIGGER corrections_keep_rows BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER corrections_keep_values BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;

-- `current` is 0 for a decided finding that the last run of the rules did not find again.
CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    current INTEGER NOT NULL,
    category TEXT NOT NULL,
    severity INTEGER NOT NULL,
    channel TEXT NOT NULL,
    party ANY,
    at_ms INTEGER,
    payload ANY NOT NULL
) STRICT;
CREATE INDEX findings_in_order ON findings (severity DESC, at_ms, id);

CREATE TABLE gated (
    id INTEGER PRIMARY KEY,
    gate TEXT NOT NULL,
    payload ANY NOT NULL
) STRICT;

CREATE TABLE flagging (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    pack TEXT NOT NULL,
    rules TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    finding TEXT NOT NULL REFERENCES findings (id),
    state TEXT NOT NULL,
    reason ANY,
    note ANY,
    reviewer ANY NOT NULL,
    at TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE INDEX decisions_by_finding ON decisions (finding);
CREATE TRIGGER decisions_keep_rows BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_keep_values BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
