// Takes the locks of competences, replaced or not, then those of all offers that lend them. Returns which.
UNWIND $ids AS id
MATCH (competence:Competence|ReplacedCompetence {id: id})
SET competence.lock = true
WITH collect(competence) AS competences
CALL (competences) {
  UNWIND competences AS competence
  MATCH (competence)<-[:LENDS]-(commitment:Commitment)
  WITH DISTINCT commitment ORDER BY commitment.id
  SET commitment.lock = true
}
RETURN [one IN competences | one.id] AS ids
