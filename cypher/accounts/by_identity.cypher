// The account of this person of a provider.
MATCH (account:Account {issuer: $issuer, subject: $subject})
RETURN account {
  .id, .name, .email, .state, .roles, .language, .revision, .issuer, .subject, .demo, password_hash: account.passwordHash,
  partner_id: head([(account)-[:STANDS_FOR]->(partner) | partner.id])
} AS account
