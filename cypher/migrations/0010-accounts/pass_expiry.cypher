// Passes that are over are found without reading all of them.
CREATE INDEX pass_expiry IF NOT EXISTS FOR (pass:Pass) ON (pass.expiresAt)
