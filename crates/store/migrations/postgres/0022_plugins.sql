-- Programs on officers' computers that sign whole files.

-- How a dossier's file is made, from its beginning on, whatever the agency changes later.
ALTER TABLE dossier ADD COLUMN profile TEXT NOT NULL DEFAULT 'a';

-- The whole file that came back, and the one-time token with which a program fetches the prepared file and sends the signed one.
ALTER TABLE signing_request ADD COLUMN returned BYTEA;
ALTER TABLE signing_request ADD COLUMN token_hash BYTEA;
ALTER TABLE signing_request ADD COLUMN token_until BIGINT;
ALTER TABLE signing_request ADD COLUMN fetched_at BIGINT;
CREATE UNIQUE INDEX signing_request_token ON signing_request (token_hash);
