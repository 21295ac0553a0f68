// All competences, with what each is narrower than.
MATCH (competence:Competence)
RETURN competence {
  .id, label_it: competence.labelIt, label_en: competence.labelEn,
  synonyms_it: competence.synonymsIt, synonyms_en: competence.synonymsEn,
  definition_it: competence.definitionIt, definition_en: competence.definitionEn,
  broader_ids: [(competence)-[:BROADER]->(broader) | broader.id]
} AS competence
ORDER BY competence.id
