// Register entries in the order of their names.
CREATE INDEX register_entry_order IF NOT EXISTS FOR (node:RegisterEntry) ON (node.sortKey)
