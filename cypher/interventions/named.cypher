// Which of these commitments are there, each with its pact.
UNWIND $ids AS id
MATCH (:Commitment {id: id})-[:UNDER]->(pact:CommunityPact)
RETURN id, pact.id AS pact_id
