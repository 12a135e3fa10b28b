-- Browsers that a person signed in with before, and the installation's salt for hashes of addresses.

CREATE TABLE known_browser (
    token_hash BYTEA NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, person)
);

CREATE TABLE installation_secret (
    name TEXT NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);
