// What other people's files said last is found by where it comes from.
CREATE CONSTRAINT origin_id IF NOT EXISTS FOR (node:Origin) REQUIRE node.id IS UNIQUE
