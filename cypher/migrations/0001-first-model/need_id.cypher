// No two needs share an id.
CREATE CONSTRAINT need_id IF NOT EXISTS FOR (node:Need) REQUIRE node.id IS UNIQUE
