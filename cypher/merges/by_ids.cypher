// These merges, with what the kept organisation gained and who has the tax code now that the duplicate had.
UNWIND $ids AS id
MATCH (kept)<-[:KEPT]-(merge:Merge {id: id})-[:MERGED]->(duplicate)
RETURN merge {
  .id, .at, .by, .aliases, tax_code: merge.taxCode, kept_id: kept.id, undone: merge.undoneAt IS NOT NULL,
  lent: [(duplicate)-[left:SIGNED]->(pact) WHERE left.lent IS NOT NULL | [pact.id, left.lent]],
  holder_id: head(COLLECT { MATCH (holder:Organisation {taxCode: duplicate.taxCode}) RETURN holder.id }),
  duplicate: duplicate {
    .id, .name, .kind, .aliases, .website, .publishes, .invented, .source, .state, .revision,
    tax_code: duplicate.taxCode, runts_section: duplicate.runtsSection,
    place_id: head([(duplicate)-[:SEATED_AT]->(place) | place.id]),
    listed_as: head([(duplicate)-[:LISTED_AS]->(entry) | entry.taxCode])
  }
} AS merge
