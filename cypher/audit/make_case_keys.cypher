// Each of these households' cases is kept under a key from now on, unless it is already. Returns how many had none.
UNWIND $rows AS row
MATCH (beneficiary:Beneficiary {id: row.id})
WITH row, beneficiary
ORDER BY beneficiary.id
SET beneficiary.keyed = true
REMOVE beneficiary.keyed
WITH row, beneficiary
WHERE NOT EXISTS { (beneficiary)-[:KEPT_UNDER]->(:CaseKey) }
CREATE (beneficiary)-[:KEPT_UNDER]->(:CaseKey {id: row.key_id, key: row.key})
RETURN count(*) AS made
