// Volunteers in the order of their names.
CREATE INDEX volunteer_order IF NOT EXISTS FOR (node:Volunteer) ON (node.sortKey)
