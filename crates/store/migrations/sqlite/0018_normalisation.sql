-- Files that were written anew (“chuẩn hóa”) before they became a scan: what came, what was done, who chose it.

CREATE TABLE normalisation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL REFERENCES agency (id),
    person INTEGER NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    original BLOB NOT NULL,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    done TEXT NOT NULL,
    reason TEXT,
    report TEXT,
    done_at INTEGER NOT NULL
) STRICT;

-- Which uploads of a form are such a file, or a part of it.
CREATE TABLE upload_normalisation (
    upload INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id) ON DELETE CASCADE,
    normalisation INTEGER NOT NULL REFERENCES normalisation (id)
) STRICT;
CREATE INDEX upload_normalisation_of ON upload_normalisation (normalisation);

-- Which dossiers' scans were made of such files.
CREATE TABLE dossier_normalisation (
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    normalisation INTEGER NOT NULL REFERENCES normalisation (id),
    PRIMARY KEY (dossier, normalisation)
) STRICT;
CREATE INDEX dossier_normalisation_of ON dossier_normalisation (normalisation);

ALTER TABLE waiting_scan ADD COLUMN normalisation INTEGER;
