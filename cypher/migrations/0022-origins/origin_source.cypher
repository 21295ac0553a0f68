// Everything that came from one source is found at once.
CREATE INDEX origin_source IF NOT EXISTS FOR (node:Origin) ON (node.source)
