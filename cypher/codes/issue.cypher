// A new paper code of a referral, kept as its mark, its event, and the locks given back; earlier ones are worth nothing any more. Returns which referral.
MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
REMOVE referral.lock, need.lock, commitment.lock, partner.lock
WITH referral, $event AS told
CALL (referral) {
  MATCH (referral)<-[:OPENS]-(earlier:PaperCode)
  WHERE earlier.revokedAt IS NULL
  SET earlier.revokedAt = $now
}
CREATE (:PaperCode {id: $mark, expiresOn: $day})-[:OPENS]->(referral)
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(referral)
RETURN referral.id AS id
