-- How each leader wants the signature block to look: 'picture' or 'text'.

CREATE TABLE signature_look (
    person BIGINT PRIMARY KEY REFERENCES person (id),
    look TEXT NOT NULL
);
