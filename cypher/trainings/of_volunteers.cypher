// The courses by which each of these volunteers gained something, the latest first.
UNWIND $ids AS id
MATCH (:Partner {id: id})-[by:ENROLLED_IN]->(training:Training)
WHERE by.gainedOn IS NOT NULL
RETURN id, training.id AS training_id, by.gainedOn AS since, by.validUntil AS until
ORDER BY since DESC, training_id
