// No two competences share an id.
CREATE CONSTRAINT competence_id IF NOT EXISTS FOR (node:Competence) REQUIRE node.id IS UNIQUE
