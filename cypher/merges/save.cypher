// Two organisations made one, each moved arrow marked, the events of it, and the locks given back. Returns the merge.
// What both have stays with the duplicate; a signature that both have tells there which sources it lent, and
// the partner has left a pact when both have.
MATCH (kept:Partner {id: $row.kept_id})
MATCH (duplicate:Partner {id: $row.duplicate_id})
WITH kept, duplicate, $row AS row
REMOVE duplicate:Partner, duplicate:Organisation, duplicate.lock, kept.lock
SET duplicate:MergedOrganisation
SET kept.aliases = row.kept_aliases, kept.taxCode = row.kept_tax_code, kept.revision = row.kept_revision
MERGE (merge:Merge {id: row.id})
ON CREATE SET merge.at = row.at, merge.by = row.by
SET merge.aliases = row.aliases, merge.taxCode = row.tax_code
MERGE (merge)-[:KEPT]->(kept)
MERGE (merge)-[:MERGED]->(duplicate)
CREATE (duplicate)-[:MERGED_INTO {mergeId: row.id}]->(kept)
FOREACH (told IN $events |
  CREATE (event:Event {
    id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before,
    after: told.after, saidBy: told.said_by, means: told.means, saidOn: told.said_on
  })-[:ABOUT]->(kept)
  CREATE (event)-[:ABOUT]->(duplicate)
  FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(kept))
)
WITH kept, duplicate, row, merge
CALL (kept, duplicate, row) {
  MATCH (duplicate)-[old:OFFERS]->(commitment:Commitment)
  WHERE commitment.id IN row.commitment_ids
  CREATE (kept)-[moved:OFFERS]->(commitment)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)-[old:REACHED_BY]->(contact:Contact)
  WHERE contact.id IN row.contact_ids
  CREATE (kept)-[moved:REACHED_BY]->(contact)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)<-[old:BELONGS_TO]-(volunteer:Volunteer)
  WHERE volunteer.id IN row.volunteer_ids
  CREATE (kept)<-[moved:BELONGS_TO]-(volunteer)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)<-[old:REFUSED]-(beneficiary:Beneficiary)
  WHERE beneficiary.id IN row.refusing_ids
  CREATE (kept)<-[moved:REFUSED]-(beneficiary)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)-[old:LISTED_AS]->(entry:RegisterEntry)
  WHERE row.tax_code IS NOT NULL
  CREATE (kept)-[moved:LISTED_AS]->(entry)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)-[old:SIGNED]->(pact:CommunityPact)
  WHERE pact.id IN row.pact_ids
  CREATE (kept)-[moved:SIGNED]->(pact)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)<-[old:TELLS]-(event:Event)
  WHERE NOT EXISTS { (kept)<-[:TELLS]-(event) }
  CREATE (kept)<-[moved:TELLS]-(event)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)<-[old:CONCERNS]-(event:Event)
  CREATE (kept)<-[moved:CONCERNS]-(event)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  MATCH (duplicate)<-[old:OF]-(link:Link)
  CREATE (kept)<-[moved:OF]-(link)
  SET moved = properties(old), moved.movedBy = coalesce(old.movedBy, []) + row.id
  DELETE old
}
CALL (kept, duplicate, row) {
  UNWIND row.lent AS held
  MATCH (duplicate)-[left:SIGNED]->(pact:CommunityPact {id: held.pact_id})
  MATCH (kept)-[signed:SIGNED]->(pact)
  SET
    left.lent = held.sources, left.keptLeftOn = signed.leftOn,
    signed.sources = coalesce(signed.sources, []) + held.sources,
    signed.leftOn = CASE WHEN left.leftOn > signed.leftOn THEN left.leftOn WHEN left.leftOn IS NOT NULL THEN signed.leftOn END
}
CALL (kept, duplicate) {
  UNWIND [kept, duplicate] AS body
  MATCH (body)-[:OFFERS|REACHED_BY]->(thing)
  REMOVE thing.lock
}
CALL (kept, duplicate) {
  UNWIND [kept, duplicate] AS body
  MATCH (body)<-[:BELONGS_TO]-(volunteer:Volunteer)
  REMOVE volunteer.lock
}
RETURN merge.id AS id
