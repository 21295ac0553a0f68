// Which earlier pact each one renews; run once all of them are there.
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.id})
MATCH (earlier:CommunityPact {id: row.renews_id})
MERGE (pact)-[:RENEWS]->(earlier)
RETURN sum(0) AS created, sum(0) AS changed
