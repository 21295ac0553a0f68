// Links of a partner, each for one purpose and one thing; one that is there already stays as it is. Returns how many.
UNWIND $rows AS row
MATCH (partner:Partner {id: row.partner_id})
MATCH (event:Event {id: row.event_id})
MERGE (link:Link {id: row.id})
ON CREATE SET link.purpose = row.purpose, link.expiresOn = row.expires_on
MERGE (link)-[:FOR]->(event)
MERGE (link)-[:OF]->(partner)
RETURN count(link) AS made
