// Competences by the letters of their words, for prefixes and typing mistakes.
CREATE FULLTEXT INDEX competence_letters IF NOT EXISTS FOR (node:Competence) ON EACH [node.labelIt, node.labelEn, node.synonymsIt, node.synonymsEn]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding', `fulltext.eventually_consistent`: false}}
