// No two concepts of the same vocabulary share an id.
CREATE CONSTRAINT external_concept_key IF NOT EXISTS FOR (node:ExternalConcept) REQUIRE (node.scheme, node.id) IS UNIQUE
