// Services in the order of their names.
CREATE INDEX service_order IF NOT EXISTS FOR (node:Service) ON (node.sortKey)
