// Takes what was tried lately, in the order of the ids. Returns each.
UNWIND $ids AS id
MERGE (tries:Tries {id: id})
SET tries.lock = true
RETURN tries.id AS id, tries.count AS count, tries.last AS last
