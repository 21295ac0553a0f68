// All areas, with how much of each lies within which others and which it borders.
MATCH (area:Area)
RETURN area {
  .id, .name, .kind, .code, .point, .residents, .source,
  within: [(area)-[within:WITHIN]->(holder) | {id: holder.id, share: within.share}],
  borders: [(area)-[:BORDERS]->(other) | other.id]
} AS area
ORDER BY area.id
