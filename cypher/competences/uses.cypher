// How many things of each kind are joined to a competence, replaced or not, and how many of them to another one as well.
MATCH (old:Competence|ReplacedCompetence {id: $id})
MATCH (new:Competence {id: $new_id})
RETURN
  COUNT { (old)<-[:LENDS]-() } AS commitments,
  COUNT { (old)<-[:LENDS]-(one) WHERE EXISTS { (one)-[:LENDS]->(new) } } AS commitments_with_both,
  COUNT { (old)<-[:CALLS_FOR]-(:Need) } AS needs,
  COUNT { (old)<-[:ANSWERS]-() } AS services,
  COUNT { (old)<-[:ANSWERS]-(one) WHERE EXISTS { (one)-[:ANSWERS]->(new) } } AS services_with_both,
  COUNT { (old)<-[:CAN]-() } AS volunteers,
  COUNT { (old)<-[:CAN]-(one) WHERE EXISTS { (one)-[:CAN]->(new) } } AS volunteers_with_both,
  COUNT { (old)<-[:TEACHES]-() } AS trainings,
  COUNT { (old)<-[:TEACHES]-(one) WHERE EXISTS { (one)-[:TEACHES]->(new) } } AS trainings_with_both,
  COUNT { (old)<-[:DESCRIBES]-() } AS methods,
  COUNT { (old)<-[:DESCRIBES]-(one) WHERE EXISTS { (one)-[:DESCRIBES]->(new) } } AS methods_with_both,
  COUNT { (old)<-[:ASKS]-() } AS job_goals,
  COUNT { (old)<-[:ASKS]-(one) WHERE EXISTS { (one)-[:ASKS]->(new) } } AS job_goals_with_both,
  COUNT { (old)<-[:SKILL_IN]-() } AS skills,
  COUNT {
    (old)<-[:SKILL_IN]-(one:Skill)<-[:SHOWED]-(household)
    WHERE EXISTS {
      (household)-[:SHOWED]->(other:Skill)-[:SKILL_IN]->(new)
      WHERE other.member = one.member AND other.source = one.source AND other.day = one.day
    }
  } AS skills_with_both,
  COUNT { (old)<-[:CALLS_FOR]-(:DeskContact) } AS desk_contacts,
  COUNT { (old)-[:MAPS_TO]->() } AS mappings,
  COUNT { (old)-[:MAPS_TO]->(there) WHERE EXISTS { (new)-[:MAPS_TO]->(there) } } AS mappings_with_both,
  COUNT { (old)<-[:BROADER]-() } AS narrower
