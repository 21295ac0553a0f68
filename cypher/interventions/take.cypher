// Takes the lock of an intervention. Returns which.
MATCH (intervention:Intervention {id: $id})
SET intervention.lock = true
RETURN intervention.id AS id
