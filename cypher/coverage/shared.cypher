// What partners share: the families of referrals, interventions, and the volunteers of several bodies.
CALL () {
  MATCH (referral:Referral)-[:TO]->()<-[:OFFERS]-(partner:Partner)
  WHERE referral.state IN $serving AND referral.startsOn <= $to_day AND referral.endsOn >= $from_day
  MATCH (referral)-[:MEETS]->()<-[:HAS]-(beneficiary:Beneficiary)
  RETURN 'REFERRALS' AS kind, beneficiary.id AS id, partner.id AS partner_id, referral.startsOn AS starts_on,
    referral.endsOn AS ends_on
UNION
  MATCH (pact:CommunityPact)<-[:UNDER]-(intervention:Intervention)-[:RUNS]->(commitment)<-[:OFFERS]-(partner:Partner)
  RETURN 'INTERVENTION' AS kind, intervention.id AS id, partner.id AS partner_id, commitment.validFrom AS starts_on,
    coalesce(commitment.validTo, pact.endsOn) AS ends_on
UNION
  MATCH (volunteer:Volunteer)-[:BELONGS_TO]->(partner:Organisation)
  RETURN 'VOLUNTEER' AS kind, volunteer.id AS id, partner.id AS partner_id, NULL AS starts_on, NULL AS ends_on
UNION
  MATCH (volunteer:Volunteer)-[:STAFFS]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
  RETURN 'VOLUNTEER' AS kind, volunteer.id AS id, partner.id AS partner_id, commitment.validFrom AS starts_on,
    commitment.validTo AS ends_on
UNION
  MATCH (volunteer:Volunteer)-[:OFFERS]->(commitment:Commitment)
  RETURN 'VOLUNTEER' AS kind, volunteer.id AS id, volunteer.id AS partner_id, commitment.validFrom AS starts_on,
    commitment.validTo AS ends_on
}
RETURN kind, id, partner_id, starts_on, ends_on
