// Entries of grants in which nothing was done in the service; those that are there are never changed. Returns how many are new, and that none changed.
UNWIND $rows AS row
MATCH (grant:Grant {id: row.grant_id})
WHERE NOT EXISTS { (grant)<-[:ABOUT]-(:Event) }
WITH row, grant, grant.id + '-' + toString(row.number) AS id
WHERE NOT EXISTS { (:GrantEntry {id: id}) }
CREATE (:GrantEntry {
  id: id, number: row.number, kind: row.kind, category: row.category, cents: row.cents, day: row.day,
  approvedBy: row.approved_by, note: row.note, reverses: row.reverses
})-[:OF]->(grant)
RETURN count(*) AS created, sum(0) AS changed
