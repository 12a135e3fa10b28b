-- The queue of work, and the log of who did what.

CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    unique_key TEXT UNIQUE,
    state TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease_token INTEGER NOT NULL,
    lease_until INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX job_due ON job (state, run_at, id);

-- Ids and salted hashes only, so that personal data can be deleted without breaking it. Rows are only ever added.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    agency INTEGER REFERENCES agency (id),
    actor INTEGER REFERENCES person (id),
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject INTEGER,
    source_hash BLOB,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_agency ON audit (agency, at);
CREATE INDEX audit_subject ON audit (subject_kind, subject);
