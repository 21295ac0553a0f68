// A signature as it was decided, its event where something changed, and the lock given back. Returns whose.
MATCH (pact:CommunityPact {id: $id})
MATCH (partner:Partner {id: $partner_id})
WITH pact, partner, $row AS row
MERGE (partner)-[signed:SIGNED]->(pact)
SET signed.role = row.role, signed.signedOn = row.signed_on, signed.sources = row.sources, signed.leftOn = row.left_on
REMOVE pact.lock
FOREACH (told IN $events |
  CREATE (event:Event {
    id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before,
    after: told.after, saidBy: told.said_by, means: told.means, saidOn: told.said_on
  })-[:ABOUT]->(pact)
  CREATE (event)-[:CONCERNS]->(partner)
  FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
)
RETURN partner.id AS id
