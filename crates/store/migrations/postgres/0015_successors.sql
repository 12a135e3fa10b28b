-- Which agency took over from one that was closed.

CREATE TABLE agency_successor (
    agency BIGINT NOT NULL PRIMARY KEY REFERENCES agency (id),
    successor BIGINT NOT NULL REFERENCES agency (id),
    since TEXT NOT NULL
);
