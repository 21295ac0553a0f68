// These assignments; without days or sessions of their own they have the referral's.
UNWIND $ids AS id
MATCH (volunteer:Partner)-[held:HOLDS|HELD_IN_ERROR]->(assignment:Assignment {id: id})-[:OF]->(referral:Referral)
MATCH (referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
RETURN assignment {
    .id, referral_id: referral.id, commitment_id: commitment.id, partner_id: partner.id, volunteer_id: volunteer.id,
    starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, referral.endsOn),
    sessions: coalesce(assignment.sessions, referral.sessions), in_error: type(held) = 'HELD_IN_ERROR'
  } AS assignment
