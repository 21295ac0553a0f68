// Whose token hashes to this.
MATCH (token:Token {hash: $hash})-[:OF]->(account:Account)
RETURN account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  case_manager_id: head([(account)-[:STANDS_FOR]->(manager:CaseManager) | manager.id])
} AS account,
  token {
  .id, .name, .roles, read_only: token.readOnly, made_at: token.madeAt, expires_at: token.expiresAt, used_at: token.usedAt,
  revoked_at: token.revokedAt
} AS token
