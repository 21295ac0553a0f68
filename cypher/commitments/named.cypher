// Which of the things that an offer names are there, whether its partner has had an offer approved before, and until when it signs the pact.
OPTIONAL MATCH (pact:CommunityPact {id: $pact_id})
OPTIONAL MATCH (partner:Partner {id: $partner_id})
OPTIONAL MATCH (place:Place {id: $place_id})
OPTIONAL MATCH (earlier:Commitment {id: $after_id})
RETURN
  pact {starts_on: pact.startsOn, ends_on: pact.endsOn} AS pact,
  partner.id AS partner_id,
  partner.state AS partner_state,
  [(partner)-[signed:SIGNED]->(pact) | signed.leftOn]
    + [(partner)-[:BELONGS_TO]->(:Organisation)-[signed:SIGNED]->(pact) | signed.leftOn] AS signed_until,
  EXISTS {
    (partner)-[:OFFERS]->(other:Commitment)
    WHERE NOT other.state IN ['PROPOSED', 'DECLINED']
  } AS approved,
  place.id AS place_id,
  COLLECT {
    UNWIND $staff_ids AS staff_id
    MATCH (volunteer:Partner:Volunteer {id: staff_id})
    RETURN volunteer.id
  } AS staff_ids,
  earlier.state AS earlier,
  EXISTS { (earlier)-[:STARTS_AFTER*0..20]->(:Commitment {id: $id}) } AS in_a_circle
