// Whose a grant is, and the entry of this number with whether another one took it back.
MATCH (beneficiary:Beneficiary)-[:FOLLOWS]->(:InclusionPact)<-[:FUNDS]-(grant:Grant {id: $id})
OPTIONAL MATCH (grant)<-[:OF]-(entry:GrantEntry {number: $number})
RETURN beneficiary.id AS beneficiary_id, entry {
  .number, .kind, .category, .cents, .day, .note, .reverses, approved_by: entry.approvedBy,
  balance_cents: entry.balanceCents
} AS entry,
  EXISTS { (grant)<-[:OF]-(:GrantEntry {reverses: $number}) } AS reversed_before
