// A token is found by what it hashes to.
CREATE CONSTRAINT token_hash IF NOT EXISTS FOR (token:Token) REQUIRE token.hash IS UNIQUE
