// What referrals hold of these commitments, and what else binds the volunteers who offer them, between two days.
UNWIND $ids AS id
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: id})
RETURN
  id,
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
  ] ELSE [] END AS elsewhere
