-- Register books, where every number is accounted for, and the files that were issued under the numbers.

CREATE TABLE register_book (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    year INTEGER NOT NULL,
    first_number INTEGER NOT NULL,
    next_number INTEGER NOT NULL,
    opens_on TEXT NOT NULL,
    closes_on TEXT,
    closed_at INTEGER,
    closed_by INTEGER REFERENCES person (id),
    override_reason TEXT,
    created_by INTEGER NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (agency, name)
) STRICT;

CREATE TABLE register_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    book INTEGER NOT NULL REFERENCES register_book (id),
    n INTEGER NOT NULL,
    state TEXT NOT NULL,
    dossier INTEGER REFERENCES dossier (id),
    day TEXT NOT NULL,
    bound_at INTEGER NOT NULL,
    bound_by INTEGER NOT NULL REFERENCES person (id),
    issued_at INTEGER,
    reason TEXT,
    requester TEXT NOT NULL,
    identity TEXT NOT NULL,
    document TEXT NOT NULL,
    signer TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    certified_on TEXT,
    copies INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    UNIQUE (book, n)
) STRICT;
-- A dossier holds at most one number: a second one can be bound only after the first was written off.
CREATE UNIQUE INDEX register_entry_dossier ON register_entry (dossier) WHERE state <> 'unused';

-- A correction is added beside the entry, never written over it.
CREATE TABLE register_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry INTEGER NOT NULL REFERENCES register_entry (id),
    at INTEGER NOT NULL,
    person INTEGER REFERENCES person (id),
    text TEXT NOT NULL
) STRICT;
CREATE INDEX register_note_entry ON register_note (entry, id);

CREATE TABLE issued_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    kind TEXT NOT NULL,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    issued_at INTEGER NOT NULL,
    UNIQUE (dossier, kind)
) STRICT;
CREATE INDEX issued_file_digest ON issued_file (digest);

-- What was known about certificates when a signature was made: it has to be older than the signature's timestamp, so
-- it cannot be fetched when the copy is archived.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    kind TEXT NOT NULL,
    der BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_dossier ON evidence (dossier, id);

CREATE TABLE picture (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER REFERENCES agency (id),
    person INTEGER REFERENCES person (id),
    digest BLOB NOT NULL REFERENCES blob (digest),
    length INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    added_by INTEGER NOT NULL REFERENCES person (id),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER
) STRICT;
CREATE INDEX picture_agency ON picture (agency, valid_from);
CREATE INDEX picture_person ON picture (person, valid_from);

CREATE TABLE certificate (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER REFERENCES agency (id),
    person INTEGER REFERENCES person (id),
    digest BLOB NOT NULL,
    der BLOB NOT NULL,
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    registered_by INTEGER REFERENCES person (id),
    registered_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX certificate_digest ON certificate (digest);
CREATE INDEX certificate_person ON certificate (person);
CREATE INDEX certificate_agency ON certificate (agency);
