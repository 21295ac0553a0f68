// The organisations with names nearest to each of these, with all the names they go by.
UNWIND $wanted AS wanted
CALL (wanted) {
  CALL db.index.fulltext.queryNodes('partner_letters', wanted.letters, {limit: $limit}) YIELD node, score
  WHERE node:Organisation AND node.id <> wanted.id
  RETURN node, score
}
RETURN wanted.id AS id, node.id AS similar_id, [node.name] + coalesce(node.aliases, []) AS names
ORDER BY score DESC, similar_id
