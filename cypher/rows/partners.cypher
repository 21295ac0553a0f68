// The partners that a workbook holds, by name: all, or who signs or offers under a pact, and the volunteers of those.
MATCH (partner:Partner)
WHERE $pact_id IS NULL
  OR EXISTS { (partner)-[:SIGNED]->(:CommunityPact {id: $pact_id}) }
  OR EXISTS { (partner)-[:OFFERS]->(:Commitment)-[:UNDER]->(:CommunityPact {id: $pact_id}) }
  OR EXISTS { (partner)-[:BELONGS_TO]->(:Partner)-[:SIGNED]->(:CommunityPact {id: $pact_id}) }
RETURN partner.id AS id, partner:Volunteer AS volunteer
ORDER BY partner.sortKey
