// Organisations that agreed to be published.
CREATE INDEX organisation_publishes IF NOT EXISTS FOR (organisation:Organisation) ON (organisation.publishes)
