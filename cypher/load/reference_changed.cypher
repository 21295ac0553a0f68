// Tells every process that its copy of areas, pacts and competences is old.
MERGE (revision:Revision {id: 'reference'})
SET revision.number = coalesce(revision.number, 0) + 1
