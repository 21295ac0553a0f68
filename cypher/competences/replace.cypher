// A competence replaced by another, to which all that is joined to it moves; with its event, and the locks given back. Returns which one it is now.
// What is joined to both stays joined to the other one alone.
MATCH (old:Competence|ReplacedCompetence {id: $id})
MATCH (new:Competence {id: $new_id})
WITH old, new, $row AS row
REMOVE old:Competence
SET old:ReplacedCompetence, new.synonymsIt = row.synonyms_it, new.synonymsEn = row.synonyms_en
MERGE (old)-[arrow:REPLACED_BY]->(new)
ON CREATE SET arrow.at = row.at, arrow.by = row.by
FOREACH (told IN $events |
  CREATE (:Event {
    id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after
  })-[:ABOUT]->(new)
)
WITH old, new, row
CALL (old, new) {
  MATCH (old)<-[former:REPLACED_BY]-(older:ReplacedCompetence)
  CREATE (older)-[moved:REPLACED_BY]->(new)
  SET moved = properties(former)
  DELETE former
}
CALL (old, new) {
  MATCH (old)<-[former:ABOUT]-(event:Event)
  CREATE (event)-[:ABOUT]->(new)
  DELETE former
}
CALL (old, new) {
  MATCH (old)<-[former:LENDS]-(one:Commitment)
  WHERE NOT EXISTS { (one)-[:LENDS]->(new) }
  CREATE (one)-[moved:LENDS]->(new)
  SET moved = properties(former), moved.competenceId = new.id
}
CALL (old, new) {
  MATCH (old)<-[:CALLS_FOR]-(one:Need|DeskContact)
  CREATE (one)-[:CALLS_FOR]->(new)
}
CALL (old, new) {
  MATCH (old)<-[:ANSWERS]-(one:Service)
  MERGE (one)-[:ANSWERS]->(new)
}
CALL (old, new) {
  MATCH (old)<-[:CAN]-(one:Partner)
  MERGE (one)-[:CAN]->(new)
}
CALL (old, new) {
  MATCH (old)<-[:TEACHES]-(one:Training)
  MERGE (one)-[:TEACHES]->(new)
}
CALL (old, new) {
  MATCH (old)<-[:DESCRIBES]-(one:Method)
  MERGE (one)-[:DESCRIBES]->(new)
}
CALL (old, new) {
  MATCH (old)<-[:ASKS]-(one:JobGoal)
  MERGE (one)-[:ASKS]->(new)
}
CALL (old, new) {
  MATCH (old)<-[:SKILL_IN]-(one:Skill)<-[:SHOWED]-(household:Beneficiary)
  WITH new, one, EXISTS {
    (household)-[:SHOWED]->(other:Skill)-[:SKILL_IN]->(new)
    WHERE other.member = one.member AND other.source = one.source AND other.day = one.day
  } AS with_both
  FOREACH (_ IN CASE WHEN with_both THEN [] ELSE [1] END | CREATE (one)-[:SKILL_IN]->(new))
  FOREACH (_ IN CASE WHEN with_both THEN [1] ELSE [] END | DETACH DELETE one)
}
CALL (old, new) {
  MATCH (old)-[former:MAPS_TO]->(there:ExternalConcept)
  WHERE NOT EXISTS { (new)-[:MAPS_TO]->(there) }
  CREATE (new)-[moved:MAPS_TO]->(there)
  SET moved = properties(former)
}
CALL (old) {
  MATCH (old)-[former:BROADER|MAPS_TO]->()
  DELETE former
}
CALL (old) {
  MATCH (old)<-[former:BROADER|LENDS|CALLS_FOR|ANSWERS|CAN|TEACHES|DESCRIBES|ASKS|SKILL_IN]-()
  DELETE former
}
CALL (row) {
  UNWIND row.hierarchy AS one
  MATCH (competence:Competence {id: one.id})
  OPTIONAL MATCH (competence)-[former:BROADER]->()
  DELETE former
  WITH DISTINCT competence, one
  UNWIND one.broader_ids AS broader_id
  MATCH (broader:Competence {id: broader_id})
  CREATE (competence)-[:BROADER]->(broader)
}
CALL (new) {
  MATCH (new)<-[:LENDS]-(commitment:Commitment)
  REMOVE commitment.lock
}
REMOVE old.lock, new.lock
RETURN new.id AS id
