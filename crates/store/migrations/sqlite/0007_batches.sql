-- Several dossiers signed or sealed in one go: kept, so that closing the page or restarting changes nothing.

CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    person INTEGER NOT NULL REFERENCES person (id),
    stage TEXT NOT NULL,
    certificate TEXT,
    book INTEGER REFERENCES register_book (id),
    created_at INTEGER NOT NULL,
    stop_asked_at INTEGER,
    finished_at INTEGER
) STRICT;

CREATE TABLE batch_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL REFERENCES batch (id),
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    displayed BLOB,
    state TEXT NOT NULL,
    ended_at INTEGER,
    reason TEXT,
    UNIQUE (batch, dossier)
) STRICT;
