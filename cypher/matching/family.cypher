// The partners who serve or served a family, and those who share another family with them.
MATCH (beneficiary:Beneficiary {id: $beneficiary_id})
OPTIONAL MATCH (beneficiary)-[:HAS]->()<-[:MEETS]-(referral:Referral)-[:TO]->()<-[:OFFERS]-(partner:Partner)
WHERE referral.state IN $serving
WITH collect(DISTINCT partner) AS partners
UNWIND CASE WHEN partners = [] THEN [null] ELSE partners END AS partner
OPTIONAL MATCH (partner)-[:OFFERS]->()<-[:TO]-(shared:Referral)-[:MEETS]->()<-[:HAS]-(other:Beneficiary)
WHERE shared.state IN $serving AND other.id <> $beneficiary_id
OPTIONAL MATCH (other)-[:HAS]->()<-[:MEETS]-(theirs:Referral)-[:TO]->()<-[:OFFERS]-(colleague:Partner)
WHERE theirs.state IN $serving AND colleague <> partner
RETURN collect(DISTINCT partner.id) AS partner_ids, collect(DISTINCT colleague.id) AS colleague_ids
