-- Scans that wait for a clerk: from a watched folder, from a scanner, or a stack that was cut into papers.

CREATE TABLE waiting_scan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    person INTEGER REFERENCES person (id),
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    raw BLOB NOT NULL,
    digest BLOB,
    length INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    refused TEXT,
    state TEXT NOT NULL,
    arrived_at INTEGER NOT NULL,
    put_away_at INTEGER
) STRICT;
CREATE UNIQUE INDEX waiting_scan_raw ON waiting_scan (agency, raw);
CREATE INDEX waiting_scan_open ON waiting_scan (agency, state);

-- Which uploads of a form are such a scan, or a part of it.
CREATE TABLE upload_scan (
    upload INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id) ON DELETE CASCADE,
    scan INTEGER NOT NULL REFERENCES waiting_scan (id),
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    left_out INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_scan_scan ON upload_scan (scan);
