// The volunteers who belong to these organisations.
UNWIND $ids AS id
MATCH (organisation:Partner {id: id})<-[:BELONGS_TO]-(volunteer:Volunteer)
RETURN organisation.id AS id, volunteer.id AS volunteer_id
ORDER BY volunteer.sortKey
