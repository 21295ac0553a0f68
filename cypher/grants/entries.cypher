// The entries of each of these grants, in order.
UNWIND $ids AS id
MATCH (:Grant {id: id})<-[:OF]-(entry:GrantEntry)
RETURN id, entry {
  .number, .kind, .category, .cents, .day, .note, .reverses, approved_by: entry.approvedBy,
  balance_cents: entry.balanceCents
} AS entry
ORDER BY id, entry.number
