// What these competences map to in other vocabularies.
UNWIND $ids AS id
MATCH (competence:Competence {id: id})-[maps:MAPS_TO]->(concept:ExternalConcept)
RETURN competence.id AS id, concept {
  .scheme, .label, competence_id: competence.id, concept_id: concept.id, match: maps.match
} AS mapping
ORDER BY concept.scheme, concept.id
