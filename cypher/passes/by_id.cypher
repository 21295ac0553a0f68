// This pass, and whose it is.
MATCH (pass:Pass {id: $id})-[:OF]->(account:Account)
RETURN pass {.id, .purpose, expires_at: pass.expiresAt, used_at: pass.usedAt, account_id: account.id} AS pass, account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  case_manager_id: head([(account)-[:STANDS_FOR]->(manager:CaseManager) | manager.id])
} AS account
