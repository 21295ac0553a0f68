// Everything that is kept for good: all nodes but those that stand for a moment, or are made by migrations.
MATCH (node)
WHERE NOT node:Migration AND NOT node:Revision AND NOT node:Lease AND NOT node:SignIn AND NOT node:Nonce
  AND NOT node:Tries AND NOT node:CodeTries
RETURN elementId(node) AS id, labels(node) AS labels, properties(node) AS properties
