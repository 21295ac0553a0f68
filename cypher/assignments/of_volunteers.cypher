// What each of these volunteers holds, the latest first.
UNWIND $ids AS id
MATCH (:Partner {id: id})-[:HOLDS]->(assignment:Assignment)
RETURN id, assignment.id AS assignment_id
ORDER BY assignment.startsOn DESC, assignment.id
