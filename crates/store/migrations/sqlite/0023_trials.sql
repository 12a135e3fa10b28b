-- Trials of the self-test go the way of registrations, and register nothing.
ALTER TABLE registration ADD COLUMN trial INTEGER NOT NULL DEFAULT 0;
