// No two grants share an id.
CREATE CONSTRAINT grant_id IF NOT EXISTS FOR (grant:Grant) REQUIRE grant.id IS UNIQUE
