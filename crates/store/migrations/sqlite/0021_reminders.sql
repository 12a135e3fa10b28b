-- The calendar of certificates: who was told that one ends, and the timestamp authorities whose certificates were seen.

-- A reminder goes out once for a certificate and a number of days before its end (0: it has ended).
CREATE TABLE certificate_reminder (
    certificate INTEGER NOT NULL REFERENCES certificate (id),
    days INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (certificate, days)
) STRICT;

-- With which certificate each authority answered last.
CREATE TABLE timestamp_authority (
    name TEXT NOT NULL PRIMARY KEY,
    der BLOB NOT NULL,
    subject TEXT NOT NULL,
    not_after INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
