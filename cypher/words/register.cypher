// Register entries whose plain names are nearest to the words typed, best first; a name that begins with them comes before others.
CALL db.index.fulltext.queryNodes('register_entry_words', $letters) YIELD node, score
WITH node, score * CASE WHEN node.plainName STARTS WITH $plain THEN 2 ELSE 1 END AS score
RETURN node.taxCode AS id, score
ORDER BY score DESC, id
LIMIT $limit
