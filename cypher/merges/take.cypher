// Takes the locks of organisations, merged or not, then those of their volunteers, offers and contacts. Returns which.
UNWIND $ids AS id
MATCH (organisation:Partner|MergedOrganisation {id: id})
SET organisation.lock = true
WITH collect(organisation) AS bodies
CALL (bodies) {
  UNWIND bodies AS body
  MATCH (body)<-[:BELONGS_TO]-(volunteer:Volunteer)
  WITH volunteer ORDER BY volunteer.id
  SET volunteer.lock = true
}
CALL (bodies) {
  UNWIND bodies AS body
  MATCH (body)-[:OFFERS]->(commitment:Commitment)
  WITH commitment ORDER BY commitment.id
  SET commitment.lock = true
}
CALL (bodies) {
  UNWIND bodies AS body
  MATCH (body)-[:REACHED_BY]->(contact:Contact)
  WITH contact ORDER BY contact.id
  SET contact.lock = true
}
RETURN [body IN bodies | body.id] AS ids
