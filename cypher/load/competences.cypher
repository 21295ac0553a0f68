// Competences as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Competence {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (competence:Competence {id: row.id})
SET competence = {
  id: row.id, checksum: row.checksum, labelIt: row.label_it, labelEn: row.label_en, synonymsIt: row.synonyms_it,
  synonymsEn: row.synonyms_en, definitionIt: row.definition_it, definitionEn: row.definition_en
}
WITH row, known, competence
CALL (competence) {
  MATCH (competence)-[old:BROADER]->()
  DELETE old
}
RETURN count(*) - count(known) AS created, count(known) AS changed
