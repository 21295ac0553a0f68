// Commitments and services by the words of what they are called and do, Italian endings cut.
// Two full-text indexes must not list the same properties in the same order: the second would silently not be made.
CREATE FULLTEXT INDEX offer_words IF NOT EXISTS
FOR (node:Commitment|Service) ON EACH [node.provider, node.description, node.name, node.title]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'italian', `fulltext.eventually_consistent`: false}}
