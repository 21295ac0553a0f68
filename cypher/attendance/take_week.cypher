// Takes the locks of a partner's referrals that touch some days, one after the other. Returns which; none but the partner when there are none.
MATCH (partner:Partner {id: $partner_id})
CALL (partner) {
  MATCH (partner)-[:OFFERS]->(:Commitment)<-[:TO]-(referral:Referral)
  WHERE referral.state IN $states AND referral.startsOn <= $to_day AND referral.endsOn >= $from_day
  WITH referral ORDER BY referral.id
  SET referral.lock = true
  RETURN collect(referral.id) AS ids
}
RETURN partner.id AS partner_id, ids
