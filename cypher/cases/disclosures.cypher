// What partners were told of a household, by its referrals that were sent: to whom, when first, by which letters, and whether they know of an introduction or a paper code.
MATCH (:Beneficiary {id: $id})-[:HAS]->(need:Need)<-[:MEETS]-(referral:Referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
WHERE referral.state <> 'DRAFT'
RETURN
  referral.id AS referral_id, need.id AS need_id, partner.id AS partner_id, partner.name AS partner_name,
  commitment.title AS title, referral.requestedOn AS requested_on, referral.endsOn AS ends_on,
  referral.introducedOn IS NOT NULL AND referral.state IN $introduced AS introduced,
  EXISTS { (:PaperCode)-[:OPENS]->(referral) } AS coded,
  COLLECT {
    MATCH (referral)<-[:OF*0..1]-()<-[:ABOUT]-(:Event)-[tells:TELLS]->(partner)
    WHERE tells.letter IS NOT NULL
    WITH DISTINCT tells.at AS at
    RETURN at ORDER BY at
  } AS letters
ORDER BY requested_on, referral_id
