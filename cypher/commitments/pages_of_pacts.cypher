// The keys of one page of the commitments under each of these pacts, and how many each has in all.
UNWIND $ids AS id
MATCH (pact:CommunityPact {id: id})
CALL (pact) {
  MATCH (pact)<-[:UNDER]-(commitment:Commitment)
  WITH commitment ORDER BY commitment.sortKey
  RETURN collect({id: commitment.id, sort_key: commitment.sortKey}) AS found
}
RETURN id AS of, size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
