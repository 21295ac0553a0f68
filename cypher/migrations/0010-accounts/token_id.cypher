// No two tokens share an id.
CREATE CONSTRAINT token_id IF NOT EXISTS FOR (token:Token) REQUIRE token.id IS UNIQUE
