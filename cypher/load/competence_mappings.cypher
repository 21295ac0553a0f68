// Concepts of other vocabularies that competences map to. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (competence:Competence {id: row.competence_id})
OPTIONAL MATCH (competence)-[known:MAPS_TO]->(:ExternalConcept {scheme: row.scheme, id: row.concept_id})
WITH row, competence, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (concept:ExternalConcept {scheme: row.scheme, id: row.concept_id})
SET concept.label = row.label
MERGE (competence)-[maps:MAPS_TO]->(concept)
SET maps.match = row.match, maps.checksum = row.checksum
RETURN count(*) - count(known) AS created, count(known) AS changed
