-- What was seen on the pages of a scan, kept with the file: the leader is shown what the clerk was shown.
CREATE TABLE scan_hint (
    digest BYTEA PRIMARY KEY,
    hints TEXT NOT NULL,
    judged_at BIGINT NOT NULL
);
