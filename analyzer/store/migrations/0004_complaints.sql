-- Complaints the person filed and what came of them. The form is the person's own, kept only where
-- it was asked for, and may be dropped.

CREATE TABLE complaints (
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL,
    nature TEXT,
    filed TEXT NOT NULL,
    filed_at TEXT,
    receipt ANY,
    institution ANY,
    findings TEXT NOT NULL,
    note ANY,
    at TEXT NOT NULL,
    actor ANY NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE TRIGGER complaints_keep_rows BEFORE DELETE ON complaints
BEGIN SELECT RAISE(ABORT, 'complaints are append-only'); END;
CREATE TRIGGER complaints_keep_values BEFORE UPDATE ON complaints
BEGIN SELECT RAISE(ABORT, 'complaints are append-only'); END;

CREATE TABLE complaint_events (
    id INTEGER PRIMARY KEY,
    complaint INTEGER NOT NULL REFERENCES complaints (id),
    step TEXT NOT NULL,
    day TEXT NOT NULL,
    receipt ANY,
    note ANY,
    at TEXT NOT NULL,
    actor ANY NOT NULL,
    event INTEGER NOT NULL REFERENCES custody (sequence)
) STRICT;
CREATE INDEX complaint_events_by_complaint ON complaint_events (complaint);
CREATE TRIGGER complaint_events_keep_rows BEFORE DELETE ON complaint_events
BEGIN SELECT RAISE(ABORT, 'complaints are append-only'); END;
CREATE TRIGGER complaint_events_keep_values BEFORE UPDATE ON complaint_events
BEGIN SELECT RAISE(ABORT, 'complaints are append-only'); END;

CREATE TABLE forms (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    payload ANY NOT NULL,
    at TEXT NOT NULL
) STRICT;
