-- Dossiers with a signature whose timestamp did not fit into the room reserved for it.

CREATE TABLE unstamped (
    dossier BIGINT PRIMARY KEY REFERENCES dossier (id)
);
