// Commitments as wanted whose own words are nearest to those typed, or which lend such a competence, or are such a partner's; best first.
CALL () {
  CALL db.index.fulltext.queryNodes('offer_words', $words) YIELD node, score
  RETURN node, 2 * score AS score
UNION ALL
  CALL db.index.fulltext.queryNodes('offer_letters', $letters) YIELD node, score
  RETURN node, score
UNION ALL
  CALL db.index.fulltext.queryNodes('competence_words', $words, {limit: $closest}) YIELD node AS competence, score
  MATCH (competence)<-[:LENDS]-(node)
  RETURN node, score
UNION ALL
  CALL db.index.fulltext.queryNodes('competence_letters', $letters, {limit: $closest}) YIELD node AS competence, score
  MATCH (competence)<-[:LENDS]-(node)
  RETURN node, score / 2 AS score
UNION ALL
  CALL db.index.fulltext.queryNodes('partner_words', $words, {limit: $closest}) YIELD node AS partner, score
  MATCH (partner)-[:OFFERS]->(node)
  RETURN node, score
UNION ALL
  CALL db.index.fulltext.queryNodes('partner_letters', $letters, {limit: $closest}) YIELD node AS partner, score
  MATCH (partner)-[:OFFERS]->(node)
  RETURN node, score / 2 AS score
}
WITH node, sum(score) AS score
WHERE 'Commitment' IN labels(node)
  AND ($states IS NULL OR node.state IN $states)
  AND ($active_on IS NULL
    OR (node.validFrom <= $active_on AND coalesce(node.validTo >= $active_on, true)))
  AND ($pact_ids IS NULL OR EXISTS { (node)-[:UNDER]->(pact:CommunityPact) WHERE pact.id IN $pact_ids })
  AND ($partner_id IS NULL OR EXISTS { (node)<-[:OFFERS]-(:Partner {id: $partner_id}) })
  AND ($competence_ids IS NULL
    OR EXISTS { (node)-[:LENDS]->(competence:Competence) WHERE competence.id IN $competence_ids })
RETURN node.id AS id, score
ORDER BY score DESC, id
LIMIT $limit
