// Takes the lock of an event. Returns which partners it was told to, and whether its contest was settled.
MATCH (event:Event {id: $id})-[:TELLS]->(partner:Partner)
SET event.lock = true
RETURN collect(partner.id) AS partner_ids, event.contestedAt IS NOT NULL AS contested
