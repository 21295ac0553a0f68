// Services of the city whose own words are nearest to those typed, or which answer such a competence; best first.
CALL () {
  CALL db.index.fulltext.queryNodes('offer_words', $words) YIELD node, score
  RETURN node, 2 * score AS score
UNION ALL
  CALL db.index.fulltext.queryNodes('offer_letters', $letters) YIELD node, score
  RETURN node, score
UNION ALL
  CALL db.index.fulltext.queryNodes('competence_words', $words, {limit: $closest}) YIELD node AS competence, score
  MATCH (competence)<-[:ANSWERS]-(node)
  RETURN node, score
UNION ALL
  CALL db.index.fulltext.queryNodes('competence_letters', $letters, {limit: $closest}) YIELD node AS competence, score
  MATCH (competence)<-[:ANSWERS]-(node)
  RETURN node, score / 2 AS score
}
WITH node, sum(score) AS score
WHERE 'Service' IN labels(node)
RETURN node.id AS id, score
ORDER BY score DESC, id
LIMIT $limit
