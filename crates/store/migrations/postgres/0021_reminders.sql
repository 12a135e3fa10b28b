-- The calendar of certificates: who was told that one ends, and the timestamp authorities whose certificates were seen.

-- A reminder goes out once for a certificate and a number of days before its end (0: it has ended).
CREATE TABLE certificate_reminder (
    certificate BIGINT NOT NULL REFERENCES certificate (id),
    days BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (certificate, days)
);

-- With which certificate each authority answered last.
CREATE TABLE timestamp_authority (
    name TEXT NOT NULL PRIMARY KEY,
    der BYTEA NOT NULL,
    subject TEXT NOT NULL,
    not_after BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
