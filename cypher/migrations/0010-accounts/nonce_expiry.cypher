// Nonces that nobody can use again are found without reading all of them.
CREATE INDEX nonce_expiry IF NOT EXISTS FOR (nonce:Nonce) ON (nonce.expiresAt)
