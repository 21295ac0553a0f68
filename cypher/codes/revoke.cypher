// A referral's paper codes are worth nothing any more, with the event of it where one was good, and the locks given back. Returns which referral.
MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
REMOVE referral.lock, need.lock, commitment.lock, partner.lock
WITH referral, $event AS told
CALL (referral, told) {
  MATCH (referral)<-[:OPENS]-(earlier:PaperCode)
  WHERE earlier.revokedAt IS NULL
  SET earlier.revokedAt = $now
  CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(referral)
}
RETURN referral.id AS id
