// Takes the locks of these partners, in this order. Returns which.
UNWIND $ids AS id
MATCH (partner:Partner {id: id})
SET partner.lock = true
RETURN partner.id AS id
