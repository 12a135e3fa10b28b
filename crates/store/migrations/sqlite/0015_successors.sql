-- Which agency took over from one that was closed.

CREATE TABLE agency_successor (
    agency INTEGER NOT NULL PRIMARY KEY REFERENCES agency (id),
    successor INTEGER NOT NULL REFERENCES agency (id),
    since TEXT NOT NULL
) STRICT;
