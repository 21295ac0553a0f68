// The commitments of partners and under pacts, with all that their figures between two days are made of.
UNWIND $wanted AS wanted
CALL (wanted) {
  WITH wanted WHERE wanted.kind = 'partner'
  MATCH (:Partner {id: wanted.id})-[:OFFERS]->(commitment:Commitment)
  RETURN commitment
UNION ALL
  WITH wanted WHERE wanted.kind = 'pact'
  MATCH (:CommunityPact {id: wanted.id})<-[:UNDER]-(commitment:Commitment)
  RETURN commitment
}
MATCH (partner:Partner)-[:OFFERS]->(commitment)
RETURN wanted.kind AS kind, wanted.id AS id, commitment {
  .places, .windows, .closures, .state, minutes_per_week: commitment.minutesPerWeek, valid_from: commitment.validFrom,
  valid_to: commitment.validTo,
  changes: [(commitment)<-[:ABOUT]-(event:Event) WHERE 'state' IN event.fields | event {.at, .fields, .before}],
  courses: [(commitment)<-[:TO]-(referral:Referral)
    WHERE referral.state IN $states AND referral.startsOn <= $to_day AND referral.endsOn >= $from_day | referral {
    .id, .state, .sessions, .places, partner_id: partner.id, minutes_per_week: referral.minutesPerWeek,
    starts_on: referral.startsOn, ends_on: referral.endsOn, closures: commitment.closures,
    endings: [(referral)<-[:ABOUT]-(event:Event) WHERE event.deed IN $ending | event.at],
    accepts: [(referral)<-[:ABOUT]-(event:Event {deed: 'ACCEPT'}) | event.at],
    recorded: [(referral)<-[:OF]-(attendance:Attendance)
      WHERE attendance.day >= $from_day AND attendance.day <= $to_day | attendance {
      .day, .opens, .state, .minutes, referral_id: referral.id,
      volunteer_id: head([(attendance)-[:BY]->(by) | by.id])
    }]
  }]
} AS promise
