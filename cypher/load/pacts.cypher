// Community pacts as the rows say; equal ones are left alone. Returns how many are new and how many changed.
// The checksum comes with the renewals: until then a row is not done.
UNWIND $rows AS row
OPTIONAL MATCH (known:CommunityPact {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (place:Place {id: row.place_id})
MERGE (pact:CommunityPact {id: row.id})
SET pact = {
  id: row.id, name: row.name, sortKey: row.sort_key, startsOn: row.starts_on, endsOn: row.ends_on, source: row.source
}
WITH row, known, pact, place
CALL (pact) {
  MATCH (pact)-[old:HOSTED_AT]->()
  DELETE old
}
CREATE (pact)-[:HOSTED_AT]->(place)
RETURN count(*) - count(known) AS created, count(known) AS changed
