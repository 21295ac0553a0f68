// The account with this e-mail address.
MATCH (account:Account {email: $email})
RETURN account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->()-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]),
  case_manager_id: head([(account)-[:STANDS_FOR]->(manager:CaseManager) | manager.id])
} AS account
