// These events are told, or nobody can be told them; the partner's letters of the day are counted. Returns how many.
MATCH (partner:Partner {id: $id})
SET partner.mailedOn = $day, partner.mailed = $mailed
WITH partner
UNWIND $ids AS event_id
MATCH (partner)<-[tells:TELLS]-(event:Event {id: event_id})
REMOVE event:Untold
SET tells.how = $how, tells.at = $now
RETURN count(event) AS told
