// Wrong tries of a paper code are counted once for each who tries.
CREATE CONSTRAINT code_tries_id IF NOT EXISTS FOR (tries:CodeTries) REQUIRE tries.id IS UNIQUE
