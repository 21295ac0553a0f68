// Whether the graph holds nothing but what migrations made.
RETURN NOT EXISTS {
  MATCH (node)
  WHERE NOT node:Migration AND NOT node:Revision AND NOT node:Lease
} AS is_empty
