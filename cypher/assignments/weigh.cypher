// A referral whose sessions a volunteer is to hold, what they hold of it, where else they are, and what working there asks.
MATCH (volunteer:Partner {id: $volunteer_id})
MATCH (beneficiary:Beneficiary)-[:HAS]->(need:Need)<-[:MEETS]-(referral:Referral {id: $referral_id})
MATCH (referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
RETURN
  referral {
    .id, .state, .sessions, .places, .reason, .unmet, .choice, minutes_per_week: referral.minutesPerWeek,
    starts_on: referral.startsOn, ends_on: referral.endsOn, requested_on: referral.requestedOn, lapsed_on: referral.lapsedOn,
    need_id: need.id, beneficiary_id: beneficiary.id, commitment_id: commitment.id, partner_id: partner.id,
    consented: EXISTS { (beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'REFERRAL'}) WHERE agreed.withdrawnOn IS NULL }
  } AS referral,
  volunteer {.name, insurance_until: volunteer.insuranceUntil, clearance_until: volunteer.clearanceUntil} AS volunteer,
  commitment.clearanceRequired AS clearance_required,
  CASE WHEN EXISTS { (need)-[:FOR]->(:Member) } THEN [(need)-[:FOR]->(member:Member) | member.ageBand]
  ELSE [(beneficiary)-[:HAS_MEMBER]->(member:Member) | member.ageBand] END AS age_bands,
  [(volunteer)-[:BELONGS_TO]->(organisation) | organisation.id] AS organisation_ids,
  [(commitment)<-[:STAFFS]-(named) | named.id] AS staff_ids,
  [(volunteer)-[:HOLDS]->(assignment:Assignment)-[:OF]->(referral) | assignment {
    .id, referral_id: referral.id, commitment_id: commitment.id, partner_id: partner.id, volunteer_id: volunteer.id,
    starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, referral.endsOn),
    sessions: coalesce(assignment.sessions, referral.sessions)
  }] AS own,
  [(volunteer)-[:OFFERS]->(other)<-[:TO]-(held:Referral)
    WHERE other <> commitment AND held.state IN $reserving | held {
    .places, .sessions, minutes_per_week: held.minutesPerWeek, starts_on: held.startsOn, ends_on: held.endsOn
  }] + [(volunteer)-[:HOLDS]->(assignment:Assignment)-[:OF]->(held:Referral)-[:TO]->(other)
    WHERE other <> commitment AND held.state IN $reserving
      AND assignment.startsOn <= coalesce(assignment.endsOn, held.endsOn) | held {
    .places, sessions: coalesce(assignment.sessions, held.sessions), minutes_per_week: held.minutesPerWeek,
    starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, held.endsOn)
  }] AS elsewhere
