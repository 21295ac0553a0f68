// How many times areas, pacts and competences have changed.
MATCH (revision:Revision {id: 'reference'})
RETURN revision.number AS number
