// When something was last done, or was to be done, with each household, the longest ago first: those before a day, with their open referrals.
MATCH (beneficiary:Beneficiary)
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(need:Need)
  RETURN need.startsOn AS day
UNION ALL
  MATCH (beneficiary)-[:HAS]->(need:Need)
  RETURN need.endsOn AS day
UNION ALL
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  RETURN referral.endsOn AS day
UNION ALL
  MATCH (beneficiary)-[:GAVE]->(consent:Consent)
  RETURN coalesce(consent.withdrawnOn, consent.givenOn) AS day
UNION ALL
  MATCH (beneficiary)-[:FOLLOWS]->(path:InclusionPact)
  RETURN path.endsOn AS day
UNION ALL
  MATCH (beneficiary)-[:FOLLOWS]->(:InclusionPact)<-[:FUNDS*0..1]-()<-[:ABOUT]-(event:Event)
  RETURN date(event.at) AS day
UNION ALL
  MATCH (beneficiary)<-[:ABOUT]-(event:Event)
  RETURN date(event.at) AS day
UNION ALL
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(:Referral)<-[:OF*0..1]-()<-[:ABOUT]-(event:Event)
  RETURN date(event.at) AS day
}
WITH beneficiary, max(day) AS last
WHERE last < $day
RETURN beneficiary.id AS id, beneficiary.code AS code, last, count {
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  WHERE referral.state IN $states
} AS running
ORDER BY last, code
