-- What a reader was given beside the file, so that the file can be read again the same way and
-- compared. `borrowed` marks a record whose place is one that was a duplicate before: what was noted
-- of it beside its identity is from an exhibit that no longer yields it.

CREATE TABLE circumstances (
    event INTEGER PRIMARY KEY REFERENCES custody (sequence),
    exhibit INTEGER NOT NULL REFERENCES exhibits (number),
    payload ANY NOT NULL
) STRICT;
CREATE INDEX circumstances_by_exhibit ON circumstances (exhibit);
CREATE TRIGGER circumstances_keep_rows BEFORE DELETE ON circumstances
BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;
CREATE TRIGGER circumstances_keep_values BEFORE UPDATE ON circumstances
BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;

ALTER TABLE records ADD COLUMN borrowed INTEGER NOT NULL DEFAULT 0;
