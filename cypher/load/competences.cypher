// Competences as the rows say; equal ones are left alone. Returns how many are new and how many changed.
// The checksum comes with the hierarchy: until then a row is not done.
UNWIND $rows AS row
OPTIONAL MATCH (known:Competence {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (competence:Competence {id: row.id})
SET competence = {
  id: row.id, labelIt: row.label_it, labelEn: row.label_en, synonymsIt: row.synonyms_it, synonymsEn: row.synonyms_en,
  definitionIt: row.definition_it, definitionEn: row.definition_en
}
RETURN count(*) - count(known) AS created, count(known) AS changed
