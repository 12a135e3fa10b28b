-- How each leader wants the signature block to look: 'picture' or 'text'.

CREATE TABLE signature_look (
    person INTEGER PRIMARY KEY REFERENCES person (id),
    look TEXT NOT NULL
) STRICT;
