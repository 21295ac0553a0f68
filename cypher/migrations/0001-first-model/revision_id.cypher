// No two revisions share an id.
CREATE CONSTRAINT revision_id IF NOT EXISTS FOR (node:Revision) REQUIRE node.id IS UNIQUE
