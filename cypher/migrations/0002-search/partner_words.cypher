// Partners by the words of their names, Italian endings cut.
CREATE FULLTEXT INDEX partner_words IF NOT EXISTS FOR (node:Partner) ON EACH [node.name, node.aliases]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'italian', `fulltext.eventually_consistent`: false}}
