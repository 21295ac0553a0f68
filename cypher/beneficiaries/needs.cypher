// What these households need.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary {id: id})-[:HAS]->(need:Need)-[:CALLS_FOR]->(competence:Competence)
RETURN beneficiary.id AS id, need {
  .id, .windows, .languages, .modes, .wheelchair, .priority, .state,
  competence_id: competence.id, minutes_per_week: need.minutesPerWeek, session_minutes: need.sessionMinutes,
  starts_on: need.startsOn, ends_on: need.endsOn,
  member: head([(need)-[:FOR]->(member) | member.number]),
  reserved_minutes: reduce(minutes = 0, held IN
    [(need)<-[:MEETS]-(referral:Referral) WHERE referral.state IN $reserving | referral.minutesPerWeek]
    | minutes + held)
} AS need
ORDER BY need.id
