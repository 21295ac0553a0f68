// Which of these volunteers and case-managers are there.
RETURN
  COLLECT { UNWIND $ids AS id MATCH (volunteer:Partner {id: id}) WHERE volunteer:Volunteer RETURN volunteer.id } AS volunteer_ids,
  COLLECT { UNWIND $own AS id MATCH (manager:CaseManager {id: id}) RETURN manager.id } AS case_manager_ids
