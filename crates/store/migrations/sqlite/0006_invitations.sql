-- Invitations of local accounts: whoever holds the link sets the account's first password.

CREATE TABLE invitation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    token_hash BLOB NOT NULL UNIQUE,
    invited_by INTEGER NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX invitation_person ON invitation (person);
