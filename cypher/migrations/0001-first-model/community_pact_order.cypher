// Pacts in the order of their names.
CREATE INDEX community_pact_order IF NOT EXISTS FOR (node:CommunityPact) ON (node.sortKey)
