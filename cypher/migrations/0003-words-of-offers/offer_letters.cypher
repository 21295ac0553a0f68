// Commitments and services by the letters of their words, for prefixes and typing mistakes.
CREATE FULLTEXT INDEX offer_letters IF NOT EXISTS
FOR (node:Commitment|Service) ON EACH [node.title, node.name, node.description, node.provider]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding', `fulltext.eventually_consistent`: false}}
