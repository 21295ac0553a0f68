// The courses by which each of these case-managers gained something, the latest first.
UNWIND $ids AS id
MATCH (:CaseManager {id: id})-[by:ENROLLED_IN]->(training:Training)
WHERE by.gainedOn IS NOT NULL
RETURN id, training.id AS training_id, by.gainedOn AS since, by.validUntil AS until
ORDER BY since DESC, training_id
