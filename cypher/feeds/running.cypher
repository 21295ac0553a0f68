// Referrals that a partner, a volunteer or the household on a path has between two days: as they run, what may be told of them, when that changed.
CALL () {
  MATCH (:Partner {id: $partner_id})-[:OFFERS]->(:Commitment)<-[:TO]-(referral:Referral)
  RETURN referral
UNION
  MATCH (:Partner {id: $partner_id})-[:HOLDS]->(:Assignment)-[:OF]->(referral:Referral)
  RETURN referral
UNION
  MATCH (:InclusionPact {id: $inclusion_pact_id})<-[:FOLLOWS]-(:Beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  RETURN referral
}
WITH referral
WHERE referral.state IN $states AND referral.startsOn <= $to_day AND referral.endsOn >= $from_day
MATCH (referral)-[:MEETS]->(need:Need)<-[:HAS]-(beneficiary:Beneficiary)
MATCH (need)-[:CALLS_FOR]->(competence:Competence)
MATCH (referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
OPTIONAL MATCH (commitment)-[:AT]->(place:Place)
RETURN referral {
    .id, .state, .sessions, .places, partner_id: partner.id, minutes_per_week: referral.minutesPerWeek,
    starts_on: referral.startsOn, ends_on: referral.endsOn, closures: commitment.closures,
    consented: EXISTS { (beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'REFERRAL'}) WHERE agreed.withdrawnOn IS NULL },
    endings: [(referral)<-[:ABOUT]-(event:Event) WHERE event.deed IN $ending | event.at],
    accepts: [(referral)<-[:ABOUT]-(event:Event {deed: 'ACCEPT'}) | event.at],
    recorded: [(referral)<-[:OF]-(attendance:Attendance)
      WHERE attendance.day >= $from_day AND attendance.day <= $to_day | attendance {
      .day, .opens, .state, .minutes, referral_id: referral.id, volunteer_id: null
    }],
    assignments: [(referral)<-[:OF]-(assignment:Assignment)<-[:HOLDS]-(volunteer:Partner)
      WHERE assignment.startsOn <= coalesce(assignment.endsOn, referral.endsOn) | assignment {
      .id, referral_id: referral.id, commitment_id: commitment.id, partner_id: partner.id, volunteer_id: volunteer.id,
      starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, referral.endsOn),
      sessions: coalesce(assignment.sessions, referral.sessions)
    }]
  } AS course,
  commitment.id AS commitment_id, commitment.title AS title, competence.id AS competence_id, place.name AS place,
  place.address AS address, referral.requestedOn AS requested_on,
  [(commitment)<-[:ABOUT]-(event:Event) | event.at] + [(referral)<-[:ABOUT]-(event:Event) | event.at]
    + [(referral)<-[:OF]-(:Attendance|Assignment)<-[:ABOUT]-(event:Event) | event.at] AS changes
ORDER BY referral.id
