-- What an upload became: whoever sends the same form again is led to what it made.
CREATE TABLE taken_upload (
    token TEXT PRIMARY KEY,
    visit INTEGER NOT NULL REFERENCES visit (id),
    taken_at INTEGER NOT NULL
) STRICT;
CREATE INDEX taken_upload_day ON taken_upload (taken_at);
