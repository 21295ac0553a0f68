// Where each of these accounts is signed in, the latest first.
UNWIND $ids AS id
MATCH (:Account {id: id})<-[:OF]-(sign_in:SignIn)
WHERE sign_in.expiresAt > $now
RETURN id, sign_in {
  .id, .way, .browser, started_at: sign_in.startedAt, seen_at: sign_in.seenAt, expires_at: sign_in.expiresAt
} AS sign_in
ORDER BY sign_in.startedAt DESC, sign_in.id
