-- Following, the register and delivery: warnings, withdrawals beside entries, attempts of a mail, codes of pick-up,
-- sealed closing records. Tables only: whatever exists already stays as it is.

-- A warning is raised once for a dossier, a step and a due time: an extension begins anew.
CREATE TABLE overdue_warning (
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    step_since INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (dossier, step_since, due_at)
) STRICT;
CREATE INDEX dossier_open_due ON dossier (due_at) WHERE state IN ('draft', 'awaiting_signature', 'signed', 'awaiting_seal', 'sealed', 'returned');

-- Which notes of the register tell of a withdrawn copy; the others are corrections.
CREATE TABLE register_withdrawal (
    note INTEGER NOT NULL PRIMARY KEY REFERENCES register_note (id)
) STRICT;
INSERT INTO register_note (entry, at, person, text)
    SELECT register_entry.id, dossier.state_since, NULL, COALESCE(dossier.reason, '') FROM dossier
    JOIN register_entry ON register_entry.dossier = dossier.id AND register_entry.state <> 'unused'
    WHERE dossier.state = 'withdrawn';
INSERT INTO register_withdrawal (note)
    SELECT register_note.id FROM register_note JOIN register_entry ON register_entry.id = register_note.entry
    JOIN dossier ON dossier.id = register_entry.dossier
    WHERE dossier.state = 'withdrawn' AND register_note.at = dossier.state_since AND register_note.person IS NULL;

-- Every attempt keeps its address and the server's words.
CREATE TABLE mail_attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mail INTEGER NOT NULL REFERENCES mail (id),
    at INTEGER NOT NULL,
    address TEXT NOT NULL,
    outcome TEXT NOT NULL,
    server_words TEXT NOT NULL
) STRICT;
CREATE INDEX mail_attempt_mail ON mail_attempt (mail, id);
INSERT INTO mail_attempt (mail, at, address, outcome, server_words)
    SELECT id, COALESCE(sent_at, queued_at), address, CASE state WHEN 'queued' THEN 'unreachable' ELSE state END, server_words
    FROM mail WHERE server_words IS NOT NULL;

-- The code of a dossier's pick-up: random, on the receipt, and another one once a mail went to another address.
CREATE TABLE pickup (
    dossier INTEGER NOT NULL PRIMARY KEY REFERENCES dossier (id),
    code TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

-- The one device on which a code was used.
CREATE TABLE mail_opening (
    mail INTEGER NOT NULL PRIMARY KEY REFERENCES mail (id),
    device BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- “Biên bản khóa sổ” as it was sealed.
CREATE TABLE closing_record (
    book INTEGER NOT NULL PRIMARY KEY REFERENCES register_book (id),
    digest BLOB NOT NULL REFERENCES blob (digest),
    length INTEGER NOT NULL,
    sealed_by INTEGER NOT NULL REFERENCES person (id),
    sealed_at INTEGER NOT NULL
) STRICT;
