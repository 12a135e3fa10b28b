-- What an upload became: whoever sends the same form again is led to what it made.
CREATE TABLE taken_upload (
    token TEXT PRIMARY KEY,
    visit BIGINT NOT NULL REFERENCES visit (id),
    taken_at BIGINT NOT NULL
);
CREATE INDEX taken_upload_day ON taken_upload (taken_at);
