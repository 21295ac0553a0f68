// An account as it was decided, its event, what it ends, and the lock given back. Returns which.
WITH $row AS row
MATCH (account:Account {id: row.id})
SET account.email = row.email, account.state = row.state, account.roles = row.roles, account.revision = row.revision,
  account.passwordHash = row.password_hash, account.issuer = row.issuer, account.subject = row.subject
REMOVE account.lock
FOREACH (told IN $events |
  CREATE (event:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(account)
)
WITH account, row
CALL (account, row) {
  MATCH (account)-[stood:STANDS_FOR]->(former)
  WHERE NOT former.id IN [coalesce(row.partner_id, ''), coalesce(row.case_manager_id, '')]
  DELETE stood
}
CALL (account, row) {
  MATCH (partner:Partner {id: row.partner_id})
  MERGE (account)-[:STANDS_FOR]->(partner)
}
CALL (account, row) {
  MATCH (account)<-[:OF]-(over:SignIn)
  WHERE row.ends_sign_ins AND over.id <> coalesce(row.keeps, '')
  DETACH DELETE over
}
CALL (account, row) {
  MATCH (account)<-[:OF]-(over:Token)
  WHERE row.ends_tokens AND over.revokedAt IS NULL
  SET over.revokedAt = row.at
}
CALL (account, row) {
  MATCH (account)<-[:OF]-(over:Feed)
  WHERE row.ends_tokens AND over.revokedAt IS NULL
  SET over.revokedAt = row.at
}
CALL (account, row) {
  MATCH (account)<-[:OF]-(over:Pass)
  WHERE row.ends_passes
  DETACH DELETE over
}
CALL (account, row) {
  MATCH (manager:CaseManager {id: row.case_manager_id})
  MERGE (account)-[:STANDS_FOR]->(manager)
}
RETURN account.id AS id
