// Organisations in the order of their names.
CREATE INDEX organisation_order IF NOT EXISTS FOR (node:Organisation) ON (node.sortKey)
