-- Browsers that a person signed in with before, and the installation's salt for hashes of addresses.

CREATE TABLE known_browser (
    token_hash BLOB NOT NULL,
    person INTEGER NOT NULL REFERENCES person (id),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, person)
) STRICT;

CREATE TABLE installation_secret (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
