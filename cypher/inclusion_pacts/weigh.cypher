// What a deed with a household's path looks at: its path that is not closed, and which of these referrals are the household's own.
MATCH (beneficiary:Beneficiary {id: $id})
RETURN
  head([(beneficiary)-[:FOLLOWS]->(path:InclusionPact {state: 'RUNNING'}) | path.id]) AS running_id,
  [(beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral) WHERE referral.id IN $ids | referral.id] AS referral_ids
