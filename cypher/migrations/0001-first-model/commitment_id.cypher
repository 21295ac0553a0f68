// No two commitments share an id.
CREATE CONSTRAINT commitment_id IF NOT EXISTS FOR (node:Commitment) REQUIRE node.id IS UNIQUE
