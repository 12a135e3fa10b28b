-- Officers' signing computers: an agent on each, paired once with this installation, and what it is asked to sign.

CREATE TABLE pairing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number BLOB NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id),
    state TEXT NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    own_nonce BLOB NOT NULL,
    hello TEXT,
    agent_key BLOB,
    agent_nonce BLOB,
    machine TEXT,
    software TEXT,
    offered_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    active_at INTEGER,
    seen_at INTEGER,
    ended_at INTEGER,
    ended_by INTEGER REFERENCES person (id)
) STRICT;
CREATE INDEX pairing_person ON pairing (person, state);

-- Requests of agents: each random value is taken once.
CREATE TABLE agent_request (
    pairing INTEGER NOT NULL REFERENCES pairing (id),
    nonce BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (pairing, nonce)
) STRICT;
CREATE INDEX agent_request_until ON agent_request (until);

-- What is prepared and waits for a signature: one row for each attempt at each dossier of a batch.
CREATE TABLE signing_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL REFERENCES batch (id),
    item INTEGER NOT NULL REFERENCES batch_item (id),
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    state TEXT NOT NULL,
    displayed BLOB NOT NULL,
    section BLOB NOT NULL,
    prepared TEXT NOT NULL,
    attributes BLOB NOT NULL,
    described TEXT NOT NULL,
    value BLOB,
    made_at INTEGER NOT NULL,
    lapses_at INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX signing_request_batch ON signing_request (batch, state);
CREATE UNIQUE INDEX signing_request_open ON signing_request (item) WHERE ended_at IS NULL;

-- An officer shows that the key of a certificate is at hand, at the own computer.
CREATE TABLE registration (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    agency INTEGER REFERENCES agency (id),
    state TEXT NOT NULL,
    certificate BLOB,
    statement TEXT,
    reason TEXT,
    made_at INTEGER NOT NULL,
    lapses_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX registration_person ON registration (person, id);

-- One-time codes with which an agent fetches what is to be signed.
CREATE TABLE signing_ticket (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER REFERENCES batch (id),
    registration INTEGER REFERENCES registration (id),
    person INTEGER NOT NULL REFERENCES person (id),
    code_hash BLOB NOT NULL UNIQUE,
    order_number BLOB NOT NULL UNIQUE,
    pairing INTEGER REFERENCES pairing (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    taken_at INTEGER,
    heard_at INTEGER,
    ended_at INTEGER,
    fault TEXT
) STRICT;
CREATE UNIQUE INDEX signing_ticket_open ON signing_ticket (batch) WHERE ended_at IS NULL;

-- A batch that an officer's own computer signs; one that is a single dossier's own; the number that was shown with it.
ALTER TABLE batch ADD COLUMN signer TEXT NOT NULL DEFAULT 'ring';
ALTER TABLE batch ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN number INTEGER;

-- What proves that a registered certificate is its owner's, and who says so.
ALTER TABLE certificate ADD COLUMN state TEXT NOT NULL DEFAULT 'active';
ALTER TABLE certificate ADD COLUMN statement TEXT;
ALTER TABLE certificate ADD COLUMN proof BLOB;
ALTER TABLE certificate ADD COLUMN approved_by INTEGER REFERENCES person (id);
ALTER TABLE certificate ADD COLUMN approved_at INTEGER;
ALTER TABLE certificate ADD COLUMN second_by INTEGER REFERENCES person (id);
