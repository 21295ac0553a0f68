// The active commitments that lend any of these competences under these pacts, online, or near a point, with what judging them takes.
// The revision comes back even when nobody offers. The hints matter: a plan made while the graph was small would go
// on reading the whole index, since plans are looked at again only after a commit, and counts lag behind it.
MATCH (revision:Revision {id: 'reference'})
OPTIONAL CALL () {
  UNWIND $competence_ids AS competence_id
  UNWIND $pact_ids AS pact_id
  MATCH (commitment:Commitment)-[lends:LENDS]->()
  USING INDEX SEEK lends:LENDS(competenceId, pactId, active)
  WHERE lends.competenceId = competence_id AND lends.pactId = pact_id AND lends.active = true
  RETURN commitment
UNION
  UNWIND $competence_ids AS competence_id
  MATCH (commitment:Commitment)-[lends:LENDS]->()
  USING INDEX SEEK lends:LENDS(competenceId, online, active)
  WHERE lends.competenceId = competence_id AND lends.online = true AND lends.active = true
  RETURN commitment
UNION
  MATCH (place:Place)
  WHERE point.distance(place.point, $centre) <= $metres
  MATCH (place)<-[:AT]-(commitment:Commitment)-[lends:LENDS]->()
  WHERE lends.competenceId IN $competence_ids AND lends.active = true
  RETURN commitment
}
OPTIONAL MATCH (partner:Partner)-[:OFFERS]->(commitment)-[:UNDER]->(pact:CommunityPact)
RETURN
  revision.number AS revision,
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
  pact.name AS pact_name,
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
  COUNT { (partner)-[:OFFERS]->()<-[:TO]-(:Referral {state: 'COMPLETED'}) } AS completed,
  COUNT { (partner)-[:OFFERS]->()<-[:TO]-(:Referral {state: 'FAILED'}) } AS failed
