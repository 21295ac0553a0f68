// The chain of renewals that each of these pacts is part of, the oldest first.
UNWIND $ids AS id
MATCH (:CommunityPact {id: id})-[:RENEWS*0..]-(version:CommunityPact)
WITH id, version, COUNT { (version)-[:RENEWS*1..]->(:CommunityPact) } AS earlier
ORDER BY earlier, version.startsOn, version.id
RETURN id, version.id AS pact_id
