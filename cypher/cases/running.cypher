// How many referrals of a household partners hold or are asked for, and the code of its case.
MATCH (beneficiary:Beneficiary {id: $id})
RETURN beneficiary.code AS code, count {
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  WHERE referral.state IN $states
} AS running
