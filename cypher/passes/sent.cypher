// The letter of a pass was sent, or nobody is there to get it. Returns which.
MATCH (pass:Pass {id: $id})
REMOVE pass:Unsent
RETURN pass.id AS id
