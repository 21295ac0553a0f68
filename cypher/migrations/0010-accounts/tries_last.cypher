// Tries that are forgotten are found without reading all of them.
CREATE INDEX tries_last IF NOT EXISTS FOR (tries:Tries) ON (tries.last)
