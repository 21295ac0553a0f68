// What was published from a week on, the oldest first, with what it was made of, which is for nobody.
MATCH (snapshot:Snapshot)
WHERE snapshot.id >= $after
RETURN snapshot.id AS id, snapshot.takenOn AS taken_on, snapshot.shown AS shown, snapshot.kept AS kept
ORDER BY id
