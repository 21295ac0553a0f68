// Takes the locks of the commitments under a pact that are in these states, in the order of their ids. Returns which.
MATCH (:CommunityPact {id: $id})<-[:UNDER]-(commitment:Commitment)
WHERE commitment.state IN $states
WITH commitment ORDER BY commitment.id
SET commitment.lock = true
RETURN commitment.id AS id
