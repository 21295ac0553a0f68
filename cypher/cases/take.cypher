// Takes the lock of a household, then of its needs, then of its referrals. Returns those that a partner has not answered, and whether the case-manager named is there.
MATCH (beneficiary:Beneficiary {id: $id})
SET beneficiary.lock = true
WITH beneficiary
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(need:Need)
  WITH need ORDER BY need.id
  SET need.lock = true
}
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  WITH referral ORDER BY referral.id
  SET referral.lock = true
}
RETURN
  EXISTS { (:CaseManager {id: $case_manager_id}) } AS named,
  COLLECT {
    MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
    WHERE referral.state IN $states
    RETURN referral.id ORDER BY referral.id
  } AS unanswered
