// Takes the lock of an event. Returns which partner it was told to, and whether its contest was settled.
MATCH (event:Event {id: $id})-[:TELLS]->(partner:Partner)
SET event.lock = true
RETURN partner.id AS partner_id, event.contestedAt IS NOT NULL AS contested
