// What is lent under a pact: the key by which a search finds its candidates.
CREATE INDEX lends_key IF NOT EXISTS FOR ()-[lends:LENDS]-() ON (lends.competenceId, lends.pactId, lends.active)
