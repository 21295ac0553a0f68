// Assignments that were arrows become nodes, which have an id and a history. Returns how many.
MATCH (referral:Referral)<-[old:ASSIGNED_TO]-(volunteer:Volunteer)
CREATE (volunteer)-[:HOLDS]->(assignment:Assignment {
  id: referral.id + '--' + volunteer.id + '--' + toString(old.startsOn), checksum: old.checksum,
  startsOn: old.startsOn, endsOn: old.endsOn
})-[:OF]->(referral)
DELETE old
RETURN count(*) AS moved
