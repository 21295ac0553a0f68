// Takes the lock of a course. Returns which.
MATCH (training:Training {id: $id})
SET training.lock = true
RETURN training.id AS id
