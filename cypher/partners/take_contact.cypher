// Takes the lock of a contact. Returns which.
MATCH (contact:Contact {id: $id})
SET contact.lock = true
RETURN contact.id AS id
