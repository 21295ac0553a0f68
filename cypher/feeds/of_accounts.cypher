// The feeds of each of these accounts, the latest first.
UNWIND $ids AS id
MATCH (:Account {id: id})<-[:OF]-(feed:Feed)
WITH id, feed
ORDER BY feed.madeAt DESC, feed.id
RETURN id, feed {
  .id, .kind, made_at: feed.madeAt, read_at: feed.readAt, revoked_at: feed.revokedAt,
  partner_id: head([(feed)-[:SHOWS]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  inclusion_pact_id: head([(feed)-[:SHOWS]->(path:InclusionPact) | path.id])
} AS feed
