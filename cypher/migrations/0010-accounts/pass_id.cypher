// No two passes share an id.
CREATE CONSTRAINT pass_id IF NOT EXISTS FOR (pass:Pass) REQUIRE pass.id IS UNIQUE
