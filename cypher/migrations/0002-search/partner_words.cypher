// Partners by the words of their names, Italian endings cut.
// Two full-text indexes must not list the same properties in the same order: the second would silently not be made.
CREATE FULLTEXT INDEX partner_words IF NOT EXISTS
FOR (node:Partner) ON EACH [node.aliases, node.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'italian', `fulltext.eventually_consistent`: false}}
