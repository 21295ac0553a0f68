// No two paths share an id.
CREATE CONSTRAINT inclusion_pact_id IF NOT EXISTS FOR (path:InclusionPact) REQUIRE path.id IS UNIQUE
