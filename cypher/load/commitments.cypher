// Commitments as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Commitment {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (named:Partner|MergedOrganisation {id: row.partner_id})-[:MERGED_INTO*0..20]->(partner:Partner)
MERGE (commitment:Commitment {id: row.id})
SET commitment = {
  id: row.id, checksum: row.checksum, title: row.title, sortKey: row.sort_key,
  minutesPerWeek: row.minutes_per_week, places: row.places, windows: row.windows, closures: row.closures,
  languages: row.languages, minAge: row.min_age, maxAge: row.max_age, modes: row.modes, validFrom: row.valid_from,
  validTo: row.valid_to, state: row.state, assuredOn: row.assured_on, staffing: row.staffing,
  clearanceRequired: row.clearance_required, invented: row.invented, modifiedAt: datetime(),
  revision: coalesce(known.revision, 0) + 1
}
WITH row, known, commitment, pact, partner
CALL (commitment) {
  MATCH (commitment)-[old:UNDER|LENDS|AT]->()
  DELETE old
}
CALL (commitment, partner) {
  MATCH (commitment)<-[old:OFFERS|STAFFS]-(other)
  WHERE old:STAFFS OR other <> partner
  DELETE old
}
CREATE (commitment)-[:UNDER]->(pact)
MERGE (partner)-[:OFFERS]->(commitment)
WITH row, known, commitment
CALL (commitment, row) {
  UNWIND row.competence_ids AS competence_id
  MATCH (competence:Competence {id: competence_id})
  CREATE (commitment)-[:LENDS {
    competenceId: competence_id, pactId: row.pact_id, active: row.state = 'ACTIVE', online: 'ONLINE' IN row.modes
  }]->(competence)
}
CALL (commitment, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (commitment)-[:AT]->(place)
}
CALL (commitment, row) {
  UNWIND row.staff_ids AS volunteer_id
  MATCH (volunteer:Partner {id: volunteer_id})
  CREATE (volunteer)-[:STAFFS]->(commitment)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
