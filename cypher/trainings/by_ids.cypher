// These courses.
UNWIND $ids AS id
MATCH (training:Training {id: id})
RETURN training {
  .id, .title, .description, .places, .state, .revision, valid_months: training.validMonths,
  competence_ids: [(training)-[:TEACHES]->(competence:Competence) | competence.id],
  sessions: [(training)-[:MEETS_ON]->(session:TrainingSession) | session {
    .number, .day, .opens, .minutes,
    attended: [(person:Volunteer|CaseManager)-[:ATTENDED]->(session) | {id: person.id, volunteer: person:Volunteer}]
  }],
  people: [(person:Volunteer|CaseManager)-[by:ENROLLED_IN]->(training) | {
    id: person.id, volunteer: person:Volunteer, since: by.gainedOn, until: by.validUntil
  }]
} AS training
