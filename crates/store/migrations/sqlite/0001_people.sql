-- Agencies, people, what they may do, and their sessions.

CREATE TABLE agency (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent INTEGER REFERENCES agency (id) DEFERRABLE INITIALLY DEFERRED,
    code TEXT NOT NULL UNIQUE,
    code_qcvn TEXT,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    competent INTEGER NOT NULL,
    address TEXT,
    phone TEXT,
    settings TEXT NOT NULL,
    closed_on TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX agency_parent ON agency (parent);

-- Old documents keep the name of their day.
CREATE TABLE agency_name (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    name TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    UNIQUE (agency, valid_from)
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    login TEXT UNIQUE,
    password_hash TEXT,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    identity_number TEXT UNIQUE,
    tax_number TEXT UNIQUE,
    email TEXT,
    phone TEXT,
    title TEXT,
    authority TEXT,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_phone ON person (phone);

CREATE TABLE permission_grant (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    agency INTEGER NOT NULL REFERENCES agency (id),
    permission TEXT NOT NULL,
    granted_by INTEGER REFERENCES person (id),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER
) STRICT;
CREATE INDEX permission_grant_person ON permission_grant (person, agency, permission);
CREATE INDEX permission_grant_agency ON permission_grant (agency);

CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id),
    agency INTEGER REFERENCES agency (id),
    lang TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    absolute_until INTEGER NOT NULL,
    stepped_up_at INTEGER
) STRICT;
CREATE INDEX session_person ON session (person);

-- Failed sign-ins of one account from one address, and of one account from everywhere: a stranger slows himself down,
-- not the owner.
CREATE TABLE login_attempt (
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_failed_at INTEGER NOT NULL,
    PRIMARY KEY (account, source)
) STRICT;

CREATE TABLE holiday (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER REFERENCES agency (id),
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    works INTEGER NOT NULL
) STRICT;
CREATE INDEX holiday_day ON holiday (day);

CREATE TABLE document_type (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    on_vneid INTEGER NOT NULL,
    position INTEGER NOT NULL,
    retired INTEGER NOT NULL
) STRICT;
