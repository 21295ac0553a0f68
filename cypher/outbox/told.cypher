// These events are told to a partner, or nobody can be told them; its letters of the day are counted. Returns how many.
MATCH (partner:Partner {id: $id})
SET partner.mailedOn = $day, partner.mailed = $mailed
WITH partner
UNWIND $ids AS event_id
MATCH (partner)<-[tells:TELLS]-(event:Event {id: event_id})
SET event.lock = true, tells.how = $how, tells.at = $now
REMOVE event.lock
WITH event, EXISTS {
  MATCH (event)-[others:TELLS]->(:Partner)
  WHERE others.at IS NULL
} AS waits
FOREACH (_ IN CASE WHEN waits THEN [] ELSE [1] END | REMOVE event:Untold)
RETURN count(event) AS told
