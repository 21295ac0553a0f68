// An account for trying out, made when it is first entered. Returns which.
WITH $row AS row
MERGE (account:Account {id: row.id})
ON CREATE SET account.demo = true, account.state = 'ACTIVE', account.revision = 1
SET account.name = row.name, account.sortKey = row.sort_key, account.roles = row.roles, account.language = row.language
WITH account, row
CALL (account, row) {
  MATCH (partner:Partner {id: row.partner_id})
  MERGE (account)-[:STANDS_FOR]->(partner)
}
CALL (account, row) {
  MATCH (manager:CaseManager {id: row.case_manager_id})
  MERGE (account)-[:STANDS_FOR]->(manager)
}
RETURN account.id AS id
