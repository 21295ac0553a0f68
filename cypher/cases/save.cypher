// Whose a household's case is and what it agrees to, as it was decided, with the event; the locks are given back. Returns which.
MATCH (beneficiary:Beneficiary {id: $id})
WITH beneficiary, $event AS told
REMOVE beneficiary.lock
CREATE (event:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(beneficiary)
WITH beneficiary
CALL (beneficiary) {
  MATCH (beneficiary)-[old:ACCOMPANIED_BY|SHARED_WITH]->(:CaseManager)
  DELETE old
}
CALL (beneficiary) {
  MATCH (beneficiary)-[:GAVE]->(old:Consent)
  DETACH DELETE old
}
CALL (beneficiary) {
  UNWIND $accompaniments AS row
  MATCH (manager:CaseManager {id: row.case_manager_id})
  FOREACH (_ IN CASE WHEN row.leads THEN [1] ELSE [] END |
    CREATE (beneficiary)-[:ACCOMPANIED_BY {startsOn: row.starts_on, endsOn: row.ends_on}]->(manager))
  FOREACH (_ IN CASE WHEN row.leads THEN [] ELSE [1] END |
    CREATE (beneficiary)-[:SHARED_WITH {startsOn: row.starts_on, endsOn: row.ends_on}]->(manager))
}
CALL (beneficiary) {
  UNWIND $consents AS row
  CREATE (beneficiary)-[:GAVE]->(:Consent {
    purpose: row.purpose, givenOn: row.given_on, withdrawnOn: row.withdrawn_on
  })
}
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(need:Need)
  REMOVE need.lock
}
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  REMOVE referral.lock
}
RETURN beneficiary.id AS id
