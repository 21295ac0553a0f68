// The answer of a provider is used. Returns whether it was used before.
MERGE (nonce:Nonce {id: $id})
ON CREATE SET nonce.expiresAt = $until, nonce.fresh = true
WITH nonce, coalesce(nonce.fresh, false) AS fresh
REMOVE nonce.fresh
RETURN NOT fresh AS used
