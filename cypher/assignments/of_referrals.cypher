// Who holds sessions of each of these referrals, from the first day on.
UNWIND $ids AS id
MATCH (:Referral {id: id})<-[:OF]-(assignment:Assignment)
RETURN id, assignment.id AS assignment_id
ORDER BY assignment.startsOn, assignment.id
