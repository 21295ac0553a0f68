// What was published of a week is kept, unless something was before; returns whether it is new.
MERGE (snapshot:Snapshot {id: $id})
ON CREATE SET snapshot.takenOn = $day, snapshot.shown = $shown, snapshot.kept = $kept, snapshot.lock = true
WITH snapshot, snapshot.lock IS NOT NULL AS created
REMOVE snapshot.lock
RETURN created
