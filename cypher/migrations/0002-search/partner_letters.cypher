// Partners by the letters of their names, for prefixes and typing mistakes.
CREATE FULLTEXT INDEX partner_letters IF NOT EXISTS FOR (node:Partner) ON EACH [node.name, node.aliases]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding', `fulltext.eventually_consistent`: false}}
