// A commitment with what accepted referrals hold of it.
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: $id})-[:UNDER]->(pact:CommunityPact)
RETURN
  commitment {
    .id, .title, .places, .windows, .closures, .languages, .modes, .state, .staffing, .revision,
    pact_id: pact.id, partner_id: partner.id, minutes_per_week: commitment.minutesPerWeek,
    min_age: commitment.minAge, max_age: commitment.maxAge, valid_from: commitment.validFrom,
    valid_to: commitment.validTo, assured_on: commitment.assuredOn,
    clearance_required: commitment.clearanceRequired, invented: commitment.invented,
    competence_ids: [(commitment)-[:LENDS]->(competence) | competence.id],
    place_id: head([(commitment)-[:AT]->(place) | place.id]),
    staff_ids: [(commitment)<-[:STAFFS]-(volunteer) | volunteer.id],
    after_id: head([(commitment)-[:STARTS_AFTER]->(earlier) | earlier.id])
  } AS commitment,
  [(commitment)<-[:TO]-(held:Referral) WHERE held.state IN $reserving | held {
    .places, .sessions, minutes_per_week: held.minutesPerWeek, starts_on: held.startsOn, ends_on: held.endsOn
  }] AS bookings
