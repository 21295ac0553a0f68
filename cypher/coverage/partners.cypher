// The names of everybody who takes part, who of them are volunteers, and when they joined, where that is on record.
MATCH (partner:Partner)
WHERE coalesce(partner.state, $state) = $state
RETURN partner.id AS id, partner.name AS name, partner:Volunteer AS of_volunteer, head(COLLECT {
  MATCH (partner)<-[:ABOUT]-(event:Event {deed: 'JOIN'})
  RETURN event.at ORDER BY event.at LIMIT 1
}) AS joined_at
ORDER BY id
