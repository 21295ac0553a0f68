// What each competence is narrower than; run once all of them are there.
UNWIND $rows AS row
MATCH (competence:Competence {id: row.id})
UNWIND row.broader_ids AS broader_id
MATCH (broader:Competence {id: broader_id})
MERGE (competence)-[:BROADER]->(broader)
RETURN sum(0) AS created, sum(0) AS changed
