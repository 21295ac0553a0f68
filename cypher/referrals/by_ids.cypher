// These referrals.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary)-[:HAS]->(need:Need)<-[:MEETS]-(referral:Referral {id: id})
MATCH (referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
RETURN referral {
  .id, .state, .sessions, .places, .reason, .unmet, .choice, minutes_per_week: referral.minutesPerWeek,
  starts_on: referral.startsOn, ends_on: referral.endsOn, requested_on: referral.requestedOn,
  lapsed_on: referral.lapsedOn,
  introduced_on: referral.introducedOn, introduced_at: referral.introducedAt, introduced_by: referral.introducedBy,
  introduced_place_id: head([(referral)-[:INTRODUCED_AT]->(place:Place) | place.id]),
  code_expires_on: head([(referral)<-[:OPENS]-(code:PaperCode) WHERE code.revokedAt IS NULL | code.expiresOn]),
  need_id: need.id, beneficiary_id: beneficiary.id, commitment_id: commitment.id, partner_id: partner.id,
  consented: EXISTS { (beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'REFERRAL'}) WHERE agreed.withdrawnOn IS NULL }
} AS referral
