// What was published last, as far as it is for everybody.
MATCH (snapshot:Snapshot)
WHERE snapshot.id >= ''
RETURN snapshot.id AS id, snapshot.takenOn AS taken_on, snapshot.shown AS shown
ORDER BY id DESC
LIMIT 1
