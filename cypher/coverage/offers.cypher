// Every commitment in one of these states, with what judging it takes and what referrals hold of it in some days.
// When its partner was last asked something, said that it had no hours left, or answered an invitation, comes along.
MATCH (commitment:Commitment)
WHERE commitment.state IN $states
MATCH (partner:Partner)-[:OFFERS]->(commitment)-[:UNDER]->(pact:CommunityPact)
RETURN
  commitment {
    .id, .title, .places, .windows, .closures, .languages, .modes, .state, .staffing, .revision,
    pact_id: pact.id, partner_id: partner.id, minutes_per_week: commitment.minutesPerWeek,
    min_age: commitment.minAge, max_age: commitment.maxAge, valid_from: commitment.validFrom,
    valid_to: commitment.validTo, assured_on: commitment.assuredOn,
    clearance_required: commitment.clearanceRequired, invented: commitment.invented,
    competence_ids: [(commitment)-[lends:LENDS]->() | lends.competenceId],
    place_id: head([(commitment)-[:AT]->(place) | place.id]),
    staff_ids: [(commitment)<-[:STAFFS]-(volunteer) | volunteer.id],
    after_id: head([(commitment)-[:STARTS_AFTER]->(earlier) | earlier.id])
  } AS commitment,
  partner.name AS partner_name,
  partner:Volunteer AS of_volunteer,
  pact.name AS pact_name,
  pact.endsOn AS pact_ends_on,
  commitment.askedOn AS asked_on,
  head([(commitment)-[:AT]->(place)-[:IN]->(area) | place {
    .id, .name, .kind, .address, .point, .precision, .wheelchair,
    area_id: area.id, postal_code: place.postalCode, precision_note: place.precisionNote, aliases: place.aliases,
    source: place.source
  }]) AS place,
  [member IN
    [(commitment)<-[:STAFFS]-(volunteer) | volunteer] + CASE WHEN partner:Volunteer THEN [partner] ELSE [] END
    | member {.id, .name, insurance_until: member.insuranceUntil, clearance_until: member.clearanceUntil}
  ] AS staff,
  [(commitment)<-[:TO]-(referral:Referral)
    WHERE referral.state IN $reserving AND referral.endsOn >= $from_day AND referral.startsOn <= $to_day
    | referral {
      .places, .sessions, minutes_per_week: referral.minutesPerWeek, starts_on: referral.startsOn,
      ends_on: referral.endsOn
    }
  ] AS bookings,
  CASE WHEN partner:Volunteer THEN [(partner)-[:OFFERS]->(other)<-[:TO]-(referral:Referral)
    WHERE other <> commitment AND referral.state IN $reserving
      AND referral.endsOn >= $from_day AND referral.startsOn <= $to_day
    | referral {
      .places, .sessions, minutes_per_week: referral.minutesPerWeek, starts_on: referral.startsOn,
      ends_on: referral.endsOn
    }
  ] + [(partner)-[:HOLDS]->(assignment:Assignment)-[:OF]->(referral:Referral)-[:TO]->(other)
    WHERE other <> commitment AND referral.state IN $reserving
      AND coalesce(assignment.endsOn, referral.endsOn) >= $from_day AND assignment.startsOn <= $to_day
      AND assignment.startsOn <= coalesce(assignment.endsOn, referral.endsOn)
    | referral {
      .places, sessions: coalesce(assignment.sessions, referral.sessions), minutes_per_week: referral.minutesPerWeek,
      starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, referral.endsOn)
    }
  ] ELSE [] END AS elsewhere,
  reduce(last = NULL, day IN [(commitment)<-[:TO]-(referral:Referral {state: 'REQUESTED'}) | referral.requestedOn]
    | CASE WHEN last IS NULL OR day > last THEN day ELSE last END) AS requested_on,
  reduce(last = NULL, day IN
    [(commitment)<-[:TO]-(referral:Referral {state: 'REJECTED', reason: 'NO_CAPACITY'}) | referral.requestedOn]
    | CASE WHEN last IS NULL OR day > last THEN day ELSE last END) AS turned_down_on,
  head(COLLECT {
    MATCH (partner)<-[:ABOUT]-(event:Event {deed: 'INVITE'})
    RETURN {at: event.at, answer: event.after[0]} ORDER BY event.at DESC LIMIT 1
  }) AS invited
ORDER BY commitment.id
