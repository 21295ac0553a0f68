// The first day of each of these pacts.
UNWIND $ids AS id
MATCH (pact:CommunityPact {id: id})
RETURN id, pact.startsOn AS starts_on
