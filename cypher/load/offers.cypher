// Who offers these commitments, and when.
UNWIND $ids AS id
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: id})
RETURN id, partner.id AS partner_id, commitment.windows AS windows
