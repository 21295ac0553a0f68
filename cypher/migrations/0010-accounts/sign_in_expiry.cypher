// Sign-ins that are over are found without reading all of them.
CREATE INDEX sign_in_expiry IF NOT EXISTS FOR (sign_in:SignIn) ON (sign_in.expiresAt)
