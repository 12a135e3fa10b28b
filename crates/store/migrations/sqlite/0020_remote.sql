-- Keys that providers of remote signatures keep: whose certificate is signed with where, and what each provider is asked.

-- The account behind a registered certificate. Nothing in it is secret.
CREATE TABLE remote_account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    certificate INTEGER NOT NULL UNIQUE REFERENCES certificate (id),
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

-- One question to a provider, for one confirmation by the officer. Tokens and PINs are never here.
CREATE TABLE remote_order (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER REFERENCES batch (id),
    registration INTEGER REFERENCES registration (id),
    person INTEGER NOT NULL REFERENCES person (id),
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    number BLOB NOT NULL UNIQUE,
    callback_hash BLOB UNIQUE,
    pending TEXT,
    reason TEXT,
    made_at INTEGER NOT NULL,
    asked_at INTEGER,
    until INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX remote_order_batch ON remote_order (batch, id);
CREATE INDEX remote_order_registration ON remote_order (registration, id);

-- What it is asked to sign.
CREATE TABLE remote_item (
    signing INTEGER PRIMARY KEY REFERENCES signing_request (id),
    remote_order INTEGER NOT NULL REFERENCES remote_order (id)
) STRICT;
CREATE INDEX remote_item_order ON remote_item (remote_order);
