// No two merges share an id.
CREATE CONSTRAINT merge_id IF NOT EXISTS FOR (merge:Merge) REQUIRE merge.id IS UNIQUE
