-- What the sound itself tells of a finished transcript, who is held to say each segment (remade with
-- the links), and stretches that were heard a second time by machine.

CREATE TABLE voices (
    transcript INTEGER PRIMARY KEY REFERENCES transcripts (id),
    payload ANY NOT NULL
) STRICT;

CREATE TABLE sides (
    transcript INTEGER PRIMARY KEY REFERENCES transcripts (id),
    payload ANY NOT NULL
) STRICT;

CREATE TABLE rehearings (
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL REFERENCES records (id),
    payload ANY NOT NULL,
    UNIQUE (recording, payload)
) STRICT;
