// No two partners share an id.
CREATE CONSTRAINT partner_id IF NOT EXISTS FOR (node:Partner) REQUIRE node.id IS UNIQUE
