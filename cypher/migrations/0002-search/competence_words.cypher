// Competences by the words of their labels and synonyms, Italian endings cut.
// Two full-text indexes must not list the same properties in the same order: the second would silently not be made.
CREATE FULLTEXT INDEX competence_words IF NOT EXISTS
FOR (node:Competence) ON EACH [node.synonymsEn, node.synonymsIt, node.labelEn, node.labelIt]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'italian', `fulltext.eventually_consistent`: false}}
