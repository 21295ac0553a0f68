// Tries of one kind are counted in one place.
CREATE CONSTRAINT tries_id IF NOT EXISTS FOR (tries:Tries) REQUIRE tries.id IS UNIQUE
