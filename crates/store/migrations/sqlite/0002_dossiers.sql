-- Files, visits, dossiers and their history.

-- A row precedes every write of a file; what nothing refers to and no lease protects is collected.
CREATE TABLE blob (
    digest BLOB NOT NULL PRIMARY KEY,
    length INTEGER NOT NULL,
    state TEXT NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT;
CREATE INDEX blob_lease ON blob (lease_until);

CREATE TABLE blob_reference (
    digest BLOB NOT NULL REFERENCES blob (digest),
    owner_kind TEXT NOT NULL,
    owner INTEGER NOT NULL,
    PRIMARY KEY (digest, owner_kind, owner)
) STRICT;
CREATE INDEX blob_reference_owner ON blob_reference (owner_kind, owner);

CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id),
    agency INTEGER NOT NULL REFERENCES agency (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    length INTEGER NOT NULL,
    received INTEGER NOT NULL,
    digest BLOB,
    pages INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_expires ON upload (expires_at);

CREATE TABLE counter (
    agency INTEGER NOT NULL REFERENCES agency (id),
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, period)
) STRICT;

CREATE TABLE visit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    receipt TEXT,
    received_by INTEGER NOT NULL REFERENCES person (id),
    received_at INTEGER NOT NULL,
    electronic_copies INTEGER NOT NULL,
    paper_copies INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    fee_waived_reason TEXT,
    note TEXT,
    UNIQUE (agency, receipt)
) STRICT;

CREATE TABLE dossier (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    visit INTEGER REFERENCES visit (id),
    code TEXT NOT NULL UNIQUE,
    verification_code TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    waiting_for TEXT,
    created_by INTEGER NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    state_since INTEGER NOT NULL,
    due_at INTEGER,
    due_extended_reason TEXT,
    holder INTEGER REFERENCES person (id),
    assigned_leader INTEGER REFERENCES person (id),

    requester_kind TEXT NOT NULL,
    requester_account INTEGER REFERENCES person (id),
    requester_name TEXT NOT NULL,
    requester_identity TEXT NOT NULL,
    requester_email TEXT,
    requester_email_is_officers INTEGER NOT NULL,
    requester_phone TEXT,
    requester_folded TEXT NOT NULL,

    document_type TEXT NOT NULL,
    document_name TEXT NOT NULL,
    attestation TEXT NOT NULL,
    copies INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    fee_waived_reason TEXT,

    scan_digest BLOB REFERENCES blob (digest),
    scan_length INTEGER,
    scan_pages INTEGER,
    scan_name TEXT,
    file_digest BLOB REFERENCES blob (digest),
    file_length INTEGER,
    displayed_digest BLOB,
    placement TEXT,

    signed_by INTEGER REFERENCES person (id),
    signed_at INTEGER,
    sealed_by INTEGER REFERENCES person (id),
    sealed_at INTEGER,
    delivered_at INTEGER,
    delivered_to_store INTEGER NOT NULL,
    delivered_by_mail INTEGER NOT NULL,
    reason TEXT,
    refusal_grounds TEXT,
    replaced_by INTEGER REFERENCES dossier (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX dossier_agency_state ON dossier (agency, state, id);
CREATE INDEX dossier_agency_submitted ON dossier (agency, submitted_at);
CREATE INDEX dossier_requester ON dossier (requester_identity);
CREATE INDEX dossier_visit ON dossier (visit);
CREATE INDEX dossier_account ON dossier (requester_account);

CREATE TABLE dossier_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    at INTEGER NOT NULL,
    actor INTEGER REFERENCES person (id),
    agency INTEGER NOT NULL REFERENCES agency (id),
    action TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT,
    digest_before BLOB,
    digest_after BLOB
) STRICT;
CREATE INDEX dossier_event_dossier ON dossier_event (dossier, id);
