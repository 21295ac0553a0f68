// The grants of each of these paths, the latest first.
UNWIND $ids AS id
MATCH (:InclusionPact {id: id})<-[:FUNDS]-(grant:Grant)
RETURN id, grant.id AS grant_id
ORDER BY grant.startsOn DESC, grant_id
