// A sign-in was used. Returns which.
MATCH (sign_in:SignIn {id: $id})
SET sign_in.seenAt = $now
RETURN sign_in.id AS id
