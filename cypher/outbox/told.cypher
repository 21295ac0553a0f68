// These events are told to a partner by a letter, or nobody can be told them; what another turn told meanwhile stays so. Returns how many.
MATCH (partner:Partner {id: $id})
SET partner.mailedOn = $day, partner.mailed = $mailed
WITH partner
UNWIND $ids AS event_id
MATCH (partner)<-[tells:TELLS]-(event:Event {id: event_id})
SET event.lock = true
REMOVE event.lock
FOREACH (_ IN CASE WHEN tells.at IS NULL THEN [1] ELSE [] END |
  SET tells.how = $how, tells.at = $now, tells.letter = $letter)
WITH event, EXISTS {
  MATCH (event)-[others:TELLS]->(:Partner)
  WHERE others.at IS NULL
} AS waits
FOREACH (_ IN CASE WHEN waits THEN [] ELSE [1] END | REMOVE event:Untold)
RETURN count(event) AS told
