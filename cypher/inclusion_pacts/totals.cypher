// What became of each path under these pacts: the household as a number, goals, referrals, sessions held and their minutes.
UNWIND $ids AS id
MATCH (:CommunityPact {id: id})<-[:UNDER]-(path:InclusionPact)<-[:FOLLOWS]-(beneficiary:Beneficiary)
CALL (path) {
  OPTIONAL MATCH (path)-[:TAKES]->(:InclusionAction)-[:THROUGH]->(referral:Referral)
  OPTIONAL MATCH (referral)<-[:OF]-(attendance:Attendance {state: 'HELD'})
  RETURN count(DISTINCT referral) AS referrals, count(attendance) AS sessions, sum(attendance.minutes) AS minutes
}
RETURN id, elementId(beneficiary) AS family, path.state AS state, path.outcome AS outcome,
  [(path)-[:AIMS_AT]->(goal:InclusionGoal) | goal.outcome] AS goals, referrals, sessions, minutes
ORDER BY id, path.id
