// Commitments in the order of their titles.
CREATE INDEX commitment_order IF NOT EXISTS FOR (node:Commitment) ON (node.sortKey)
