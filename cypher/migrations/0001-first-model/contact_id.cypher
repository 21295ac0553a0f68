// No two contacts share an id.
CREATE CONSTRAINT contact_id IF NOT EXISTS FOR (node:Contact) REQUIRE node.id IS UNIQUE
