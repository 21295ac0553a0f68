// No two links share an id.
CREATE CONSTRAINT link_id IF NOT EXISTS FOR (link:Link) REQUIRE link.id IS UNIQUE
