// Who is signed in where the cookie hashes to this.
MATCH (sign_in:SignIn {hash: $hash})-[:OF]->(account:Account)
RETURN account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  case_manager_id: head([(account)-[:STANDS_FOR]->(manager:CaseManager) | manager.id])
} AS account,
  sign_in {
  .id, .way, .browser, started_at: sign_in.startedAt, seen_at: sign_in.seenAt, expires_at: sign_in.expiresAt
} AS sign_in
