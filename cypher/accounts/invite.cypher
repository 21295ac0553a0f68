// A new account, for whom it stands, its pass, its event, and the key with which it was asked for. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
CREATE (account:Account {
  id: row.id, name: row.name, sortKey: row.sort_key, email: row.email, state: row.state, roles: row.roles,
  language: row.language, revision: row.revision
})
CREATE (key)-[:MADE {place: 0}]->(account)
CREATE (pass:Pass:Unsent {id: row.pass_id, purpose: row.purpose, expiresAt: row.expires_at})-[:OF]->(account)
CREATE (event:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(account)
WITH account, row
CALL (account, row) {
  MATCH (partner:Partner {id: row.partner_id})
  CREATE (account)-[:STANDS_FOR]->(partner)
}
CALL (account, row) {
  MATCH (manager:CaseManager {id: row.case_manager_id})
  CREATE (account)-[:STANDS_FOR]->(manager)
}
RETURN account.id AS id
