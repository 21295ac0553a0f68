// No two keys of requests share an id, so that what is asked twice is done once.
CREATE CONSTRAINT request_key_id IF NOT EXISTS FOR (key:RequestKey) REQUIRE key.id IS UNIQUE
