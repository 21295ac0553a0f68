// Partners not hidden from who asks whose names are nearest to the words typed, best first.
CALL () {
  CALL db.index.fulltext.queryNodes('partner_words', $words) YIELD node, score
  RETURN node, 2 * score AS score
UNION ALL
  CALL db.index.fulltext.queryNodes('partner_letters', $letters) YIELD node, score
  RETURN node, score
}
WITH node, sum(score) AS score
WHERE $label IN labels(node)
  AND (NOT coalesce(node.state, 'ACTIVE') IN $hidden OR node.id IN $own)
RETURN node.id AS id, score
ORDER BY score DESC, id
LIMIT $limit
