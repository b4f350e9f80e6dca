-- The limits of the contact rules that were last run, which counts in reports are held against.

CREATE TABLE limits (
    id INTEGER PRIMARY KEY,
    payload ANY NOT NULL
) STRICT;
