// No two pacts share an id.
CREATE CONSTRAINT community_pact_id IF NOT EXISTS FOR (node:CommunityPact) REQUIRE node.id IS UNIQUE
