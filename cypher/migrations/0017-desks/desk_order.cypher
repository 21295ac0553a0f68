// Counters are listed in the order of their names.
CREATE INDEX desk_order IF NOT EXISTS FOR (desk:Desk) ON (desk.sortKey)
