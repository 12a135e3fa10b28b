-- How a copy reaches its citizen.

CREATE TABLE mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    dossier INTEGER REFERENCES dossier (id),
    address TEXT NOT NULL,
    first_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    attachment BLOB REFERENCES blob (digest),
    attachment_name TEXT,
    link_hash BLOB UNIQUE,
    code_hash BLOB,
    code_failures INTEGER NOT NULL,
    state TEXT NOT NULL,
    server_words TEXT,
    attempts INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    sent_at INTEGER,
    opened_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_agency ON mail (agency, id);
CREATE INDEX mail_dossier ON mail (dossier);

CREATE TABLE document_store (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    issued_file INTEGER NOT NULL REFERENCES issued_file (id),
    received_at INTEGER NOT NULL,
    first_viewed_at INTEGER,
    UNIQUE (person, dossier)
) STRICT;

CREATE TABLE notification (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    dossier INTEGER REFERENCES dossier (id),
    kind TEXT NOT NULL,
    args TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notification_person ON notification (person, id);

-- Names and identity numbers never stand in an address: the address names the row.
CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,
    agency INTEGER NOT NULL REFERENCES agency (id),
    person INTEGER NOT NULL REFERENCES person (id),
    query TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
