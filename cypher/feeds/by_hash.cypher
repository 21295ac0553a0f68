// Whose feed hashes to this, and what it shows.
MATCH (feed:Feed {hash: $hash})-[:OF]->(account:Account)
RETURN account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  case_manager_id: head([(account)-[:STANDS_FOR]->(manager:CaseManager) | manager.id])
} AS account,
  feed {
  .id, .kind, made_at: feed.madeAt, read_at: feed.readAt, revoked_at: feed.revokedAt,
  partner_id: head([(feed)-[:SHOWS]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  inclusion_pact_id: head([(feed)-[:SHOWS]->(path:InclusionPact) | path.id])
} AS feed
