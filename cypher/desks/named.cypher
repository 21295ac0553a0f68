// Which of the things that a contact names are there; null for those that are not.
OPTIONAL MATCH (desk:Desk {id: $id})
RETURN desk.id AS desk_id,
  COLLECT { UNWIND $ids AS id MATCH (service:Service {id: id}) RETURN service.id } AS service_ids,
  COLLECT { UNWIND $own AS id MATCH (partner:Partner {id: id}) RETURN partner.id } AS partner_ids
