// An answer of a provider is used once.
CREATE CONSTRAINT nonce_id IF NOT EXISTS FOR (nonce:Nonce) REQUIRE nonce.id IS UNIQUE
