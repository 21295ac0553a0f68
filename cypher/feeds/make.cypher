// A new feed of an account, with what it shows, and the account's lock given back. Returns which.
WITH $row AS row
MATCH (account:Account {id: row.account_id})
CALL (row) {
  MATCH (shown:Partner {id: row.partner_id})
  RETURN shown
UNION ALL
  MATCH (shown:InclusionPact {id: row.inclusion_pact_id})
  RETURN shown
}
REMOVE account.lock
CREATE (account)<-[:OF]-(feed:Feed {id: row.id, hash: row.hash, kind: row.kind, madeAt: row.made_at})-[:SHOWS]->(shown)
RETURN feed.id AS id
