// Takes the lock of a case-manager who is to accompany a household. Returns which, and whether nobody has this code yet.
MATCH (manager:CaseManager {id: $id})
SET manager.lock = true
RETURN manager.id AS id, NOT EXISTS { (:Beneficiary {code: $code}) } AS free
