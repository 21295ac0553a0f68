// The commitments that waited until this one is over begin, each with its event. Returns which.
MATCH (:Commitment {id: $id})<-[:STARTS_AFTER]-(follower:Commitment {state: 'WAITING'})
WITH follower ORDER BY follower.id
WITH collect(follower) AS followers, $event AS told
UNWIND range(0, size(followers) - 1) AS place
WITH followers[place] AS follower, told, place
SET follower.state = 'ACTIVE', follower.revision = coalesce(follower.revision, 1) + 1
CREATE (event:Event:Untold {
  id: told.id + '-' + toString(place), deed: 'BEGIN', at: told.at, by: told.by, fields: ['state'],
  before: ['WAITING'], after: ['ACTIVE']
})-[:ABOUT]->(follower)
WITH follower, event
CALL (follower, event) {
  MATCH (partner:Partner)-[:OFFERS]->(follower)
  CREATE (event)-[:TELLS]->(partner)
}
CALL (follower) {
  MATCH (follower)-[lends:LENDS]->()
  SET lends.active = true
}
RETURN follower.id AS id
