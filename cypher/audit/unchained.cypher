// What was done since a moment and is not in the audit chain yet, in order: what it is about, and the household where it is about one.
MATCH (event:Event)
WHERE event.at > $from_moment AND NOT EXISTS { (:AuditEntry {eventId: event.id}) }
CALL (event) {
  MATCH (event)-[:ABOUT]->(subject)
  RETURN subject
  ORDER BY subject:MergedOrganisation
  LIMIT 1
}
CALL (subject) {
  OPTIONAL MATCH (subject)-[:OF|MEETS|FUNDS*0..2]->()<-[:HAS|FOLLOWS*0..1]-(household:Beneficiary)
  RETURN household
  LIMIT 1
}
RETURN
  event.id AS id, event.deed AS deed, event.at AS at, event.by AS by, event.fields AS fields, labels(subject) AS labels,
  subject.id AS subject_id, household.id AS household_id
ORDER BY event.at, event.id
LIMIT $limit
