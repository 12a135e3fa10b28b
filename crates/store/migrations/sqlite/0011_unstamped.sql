-- Dossiers with a signature whose timestamp did not fit into the room reserved for it.

CREATE TABLE unstamped (
    dossier INTEGER PRIMARY KEY REFERENCES dossier (id)
) STRICT;
