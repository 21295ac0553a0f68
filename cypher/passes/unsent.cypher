// Passes whose letters are still to be sent, with whose they are, the first to expire first.
MATCH (pass:Unsent)-[:OF]->(account:Account)
WHERE pass.expiresAt > $now
WITH pass, account
ORDER BY pass.expiresAt, pass.id
LIMIT $limit
RETURN pass {.id, .purpose, expires_at: pass.expiresAt, used_at: pass.usedAt, account_id: account.id} AS pass, account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  case_manager_id: head([(account)-[:STANDS_FOR]->(manager:CaseManager) | manager.id])
} AS account
