-- A copy that went to the receiving officer's address waits until the officer handed it over.
ALTER TABLE dossier ADD COLUMN handed_over_at BIGINT;
