// What is over is forgotten: sign-ins, passes, tries, nonces. Returns how many.
CALL () {
  MATCH (over:SignIn) WHERE over.expiresAt < $now RETURN over
UNION ALL
  MATCH (over:Pass) WHERE over.expiresAt < $now RETURN over
UNION ALL
  MATCH (over:Tries) WHERE over.last < $until RETURN over
UNION ALL
  MATCH (over:Nonce) WHERE over.expiresAt < $now RETURN over
}
WITH over LIMIT $limit
DETACH DELETE over
RETURN count(over) AS forgotten
