// Competences by the words of their labels and synonyms, Italian endings cut.
CREATE FULLTEXT INDEX competence_words IF NOT EXISTS FOR (node:Competence) ON EACH [node.labelIt, node.labelEn, node.synonymsIt, node.synonymsEn]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'italian', `fulltext.eventually_consistent`: false}}
