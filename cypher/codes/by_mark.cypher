// The paper code with this mark: which referral it opens, whose offer that goes to, until when, and whether it was revoked.
MATCH (code:PaperCode {id: $mark})-[:OPENS]->(referral:Referral)-[:TO]->(:Commitment)<-[:OFFERS]-(partner:Partner)
RETURN code {
  referral_id: referral.id, partner_id: partner.id, expires_on: code.expiresOn, revoked: code.revokedAt IS NOT NULL
} AS code
