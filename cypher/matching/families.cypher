// The partners who serve or served each of these families, and those who share another family with them.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary {id: id})
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->()<-[:MEETS]-(referral:Referral)-[:TO]->()<-[:OFFERS]-(partner:Partner)
  WHERE referral.state IN $serving
  RETURN collect(DISTINCT partner) AS partners
}
CALL (beneficiary, partners) {
  UNWIND partners AS partner
  MATCH (partner)-[:OFFERS]->()<-[:TO]-(shared:Referral)-[:MEETS]->()<-[:HAS]-(other:Beneficiary)
  WHERE shared.state IN $serving AND other <> beneficiary
  MATCH (other)-[:HAS]->()<-[:MEETS]-(theirs:Referral)-[:TO]->()<-[:OFFERS]-(colleague:Partner)
  WHERE theirs.state IN $serving AND colleague <> partner
  RETURN collect(DISTINCT colleague.id) AS colleague_ids
}
RETURN id, [partner IN partners | partner.id] AS partner_ids, colleague_ids
