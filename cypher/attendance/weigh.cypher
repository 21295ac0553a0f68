// Referrals as they run between two days: when the offer is closed, what was recorded, who holds the sessions.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral {id: id})
MATCH (referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
RETURN referral {
    .id, .state, .sessions, .places, partner_id: partner.id, minutes_per_week: referral.minutesPerWeek,
    starts_on: referral.startsOn, ends_on: referral.endsOn, closures: commitment.closures,
    consented: EXISTS { (beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'REFERRAL'}) WHERE agreed.withdrawnOn IS NULL },
    endings: [(referral)<-[:ABOUT]-(event:Event) WHERE event.deed IN $ending | event.at],
    accepts: [(referral)<-[:ABOUT]-(event:Event {deed: 'ACCEPT'}) | event.at],
    recorded: [(referral)<-[:OF]-(attendance:Attendance)
      WHERE attendance.day >= $from_day AND attendance.day <= $to_day | attendance {
      .day, .opens, .state, .minutes, referral_id: referral.id,
      volunteer_id: head([(attendance)-[:BY]->(by) | by.id])
    }],
    assignments: [(referral)<-[:OF]-(assignment:Assignment)<-[:HOLDS]-(volunteer) | assignment {
      .id, referral_id: referral.id, commitment_id: commitment.id, partner_id: partner.id, volunteer_id: volunteer.id,
      starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, referral.endsOn),
      sessions: coalesce(assignment.sessions, referral.sessions)
    }]
  } AS course
ORDER BY referral.id
