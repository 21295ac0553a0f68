// The documents of the shared method about each of these competences, by title.
UNWIND $ids AS id
MATCH (:Competence {id: id})<-[:DESCRIBES]-(method:Method)
RETURN id, method {
  .id, .title, .url, competence_ids: [(method)-[:DESCRIBES]->(other:Competence) | other.id]
} AS method
ORDER BY method.title, method.id
