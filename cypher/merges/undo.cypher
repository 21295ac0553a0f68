// A merge taken back: each arrow that it moved is the duplicate's again, with the events, and the locks given back. Returns it.
MATCH (kept:Partner {id: $row.kept_id})<-[into:MERGED_INTO {mergeId: $row.id}]-(duplicate:MergedOrganisation)
WITH kept, into, duplicate, $row AS row
DELETE into
SET kept.aliases = row.kept_aliases, kept.taxCode = row.kept_tax_code, kept.revision = row.kept_revision
REMOVE duplicate:MergedOrganisation, duplicate.lock, kept.lock
SET duplicate:Partner:Organisation
FOREACH (told IN $events |
  CREATE (event:Event {
    id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before,
    after: told.after, saidBy: told.said_by, means: told.means, saidOn: told.said_on
  })-[:ABOUT]->(kept)
  CREATE (event)-[:ABOUT]->(duplicate)
  FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(kept))
)
WITH kept, duplicate, row
MATCH (merge:Merge {id: row.id})
SET merge.undoneAt = row.undone_at, merge.undoneBy = row.undone_by
WITH kept, duplicate, row, merge
CALL (kept, duplicate, row) {
  MATCH (kept)-[moved:OFFERS]->(commitment:Commitment)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)-[back:OFFERS]->(commitment)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)-[moved:REACHED_BY]->(contact:Contact)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)-[back:REACHED_BY]->(contact)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)<-[moved:BELONGS_TO]-(volunteer:Volunteer)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)<-[back:BELONGS_TO]-(volunteer)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)<-[moved:REFUSED]-(beneficiary:Beneficiary)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)<-[back:REFUSED]-(beneficiary)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)-[moved:LISTED_AS]->(entry:RegisterEntry)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)-[back:LISTED_AS]->(entry)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)-[moved:SIGNED]->(pact:CommunityPact)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)-[back:SIGNED]->(pact)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)<-[moved:TELLS]-(event:Event)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)<-[back:TELLS]-(event)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)<-[moved:CONCERNS]-(event:Event)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)<-[back:CONCERNS]-(event)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  MATCH (kept)<-[moved:OF]-(link:Link)
  WHERE last(moved.movedBy) = row.id
  CREATE (duplicate)<-[back:OF]-(link)
  SET back = properties(moved), back.movedBy = CASE WHEN size(moved.movedBy) > 1 THEN moved.movedBy[..-1] END
  DELETE moved
}
CALL (kept, duplicate, row) {
  UNWIND row.lent AS held
  MATCH (kept)-[signed:SIGNED]->(pact:CommunityPact {id: held.pact_id})
  MATCH (duplicate)-[left:SIGNED]->(pact)
  SET signed.sources = held.sources, signed.leftOn = CASE
    WHEN left.keptLeftOn IS NOT NULL AND (signed.leftOn IS NULL OR signed.leftOn = left.leftOn) THEN left.keptLeftOn
    ELSE signed.leftOn
  END
}
CALL (duplicate) {
  MATCH (duplicate)-[left:SIGNED]->()
  REMOVE left.lent, left.keptLeftOn
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
