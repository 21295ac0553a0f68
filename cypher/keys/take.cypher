// Takes a key under which something is asked, and the needs it is about. Returns what was asked under it before, and what was made of that.
MERGE (key:RequestKey {id: $id})
SET key.lock = true
WITH key
CALL () {
  UNWIND $need_ids AS need_id
  MATCH (need:Need {id: need_id})
  SET need.lock = true
}
RETURN key.fingerprint AS fingerprint, [(key)-[made:MADE]->(thing) | [made.place, thing.id]] AS made
