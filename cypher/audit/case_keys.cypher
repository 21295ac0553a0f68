// The keys under which these households' cases are kept; those that have none yet are not told.
UNWIND $ids AS id
MATCH (:Beneficiary {id: id})-[:KEPT_UNDER]->(key:CaseKey)
RETURN id, key.id AS key_id, key.key AS key
