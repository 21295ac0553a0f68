// No two areas share an id.
CREATE CONSTRAINT area_id IF NOT EXISTS FOR (node:Area) REQUIRE node.id IS UNIQUE
