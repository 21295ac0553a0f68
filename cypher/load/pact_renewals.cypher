// Which earlier pact each new or changed one renews; run once all of them are there.
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.id})
WHERE coalesce(pact.checksum, '') <> row.checksum
SET pact.checksum = row.checksum
WITH row, pact
CALL (pact) {
  MATCH (pact)-[old:RENEWS]->()
  DELETE old
}
CALL (pact, row) {
  MATCH (earlier:CommunityPact {id: row.renews_id})
  CREATE (pact)-[:RENEWS]->(earlier)
}
RETURN sum(0) AS created, count(*) AS changed
