// What was recorded of each of these referrals between two days, or since ever and for ever, in order.
UNWIND $ids AS id
MATCH (:Referral {id: id})<-[:OF]-(attendance:Attendance)
WHERE ($from_day IS NULL OR attendance.day >= $from_day) AND ($to_day IS NULL OR attendance.day <= $to_day)
RETURN attendance {
  .day, .opens, .state, .minutes, referral_id: id, volunteer_id: head([(attendance)-[:BY]->(by) | by.id])
} AS attendance
ORDER BY attendance.day, attendance.opens
