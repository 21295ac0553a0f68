// These grants.
UNWIND $ids AS id
MATCH (grant:Grant {id: id})-[:FUNDS]->(path:InclusionPact)
RETURN grant {
  .id, .state, inclusion_pact_id: path.id, starts_on: grant.startsOn, ends_on: grant.endsOn,
  balance_cents: grant.balanceCents, last_entry: grant.lastEntry
} AS grant
