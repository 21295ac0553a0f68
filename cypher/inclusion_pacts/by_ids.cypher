// These paths of families.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary)-[:FOLLOWS]->(path:InclusionPact {id: id})-[:UNDER]->(pact:CommunityPact)
RETURN path {
  .id, .state, .reason, .outcome, .note, .revision, beneficiary_id: beneficiary.id, pact_id: pact.id,
  starts_on: path.startsOn, ends_on: path.endsOn, closed_on: path.closedOn,
  goals: [(path)-[:AIMS_AT]->(goal:InclusionGoal) | goal {.number, .component, .text, .outcome, due_on: goal.dueOn}],
  actions: [(path)-[:TAKES]->(action:InclusionAction) | action {
    .number, .text, .state, due_on: action.dueOn, goal: action.goal,
    referral_id: head([(action)-[:THROUGH]->(referral:Referral) | referral.id])
  }],
  reviews: [(path)-[:REVIEWED_IN]->(review:InclusionReview) | review {
    .number, .note, due_on: review.dueOn, held_on: review.heldOn
  }],
  extensions: [(path)-[:EXTENDED_BY]->(longer:InclusionExtension) | longer {
    .number, .reason, extended_on: longer.extendedOn, former_end: longer.formerEnd
  }]
} AS inclusion_pact
