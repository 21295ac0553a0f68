// No two interventions share an id.
CREATE CONSTRAINT intervention_id IF NOT EXISTS FOR (node:Intervention) REQUIRE node.id IS UNIQUE
