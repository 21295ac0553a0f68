// The commitments that wait for one whose last day is over by a day.
MATCH (commitment:Commitment {state: 'WAITING'})-[:STARTS_AFTER]->(earlier:Commitment)
WHERE earlier.validTo < $day
RETURN earlier.id AS id
ORDER BY id
