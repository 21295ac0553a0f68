// The count of changes to areas, pacts and competences, by which a process knows that its copy is old.
MERGE (revision:Revision {id: 'reference'}) ON CREATE SET revision.number = 0
