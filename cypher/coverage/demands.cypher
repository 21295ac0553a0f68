// What families ask in some days: their needs that wait, or are met by what is under way, with what serves them.
// One row a family, so that a family with many needs comes back once.
MATCH (need:Need)<-[:HAS]-(beneficiary:Beneficiary)-[:LIVES_IN]->(area:Area)
WHERE need.state IN $states AND need.startsOn <= $to_day AND (need.endsOn IS NULL OR need.endsOn >= $from_day)
MATCH (need)-[:CALLS_FOR]->(competence:Competence)
WITH beneficiary, area, need, competence, [(need)<-[:MEETS]-(referral:Referral)-[:TO]->(commitment)<-[:OFFERS]-(partner:Partner)
  WHERE referral.state IN $reserving AND referral.startsOn <= $to_day AND referral.endsOn >= $from_day
  | referral {
    .places, .sessions, minutes_per_week: referral.minutesPerWeek, starts_on: referral.startsOn,
    ends_on: referral.endsOn, commitment_id: commitment.id, partner_id: partner.id
  }] AS served
WHERE need.state = $open OR size(served) > 0
WITH beneficiary, area, collect(need {
  .id, .windows, .languages, .modes, .wheelchair, .priority, .state,
  competence_id: competence.id, minutes_per_week: need.minutesPerWeek, session_minutes: need.sessionMinutes,
  starts_on: need.startsOn, ends_on: need.endsOn,
  member: head([(need)-[:FOR]->(member) | member.number]), reserved_minutes: 0, served: served
}) AS needs
RETURN beneficiary {
  .id, .code, .languages, .controller, area_id: area.id,
  members: [(beneficiary)-[:HAS_MEMBER]->(member) | member {.number, age_band: member.ageBand}],
  legal_basis: beneficiary.legalBasis, token: beneficiary.coverageToken,
  refused_partner_ids: [(beneficiary)-[:REFUSED]->(partner:Partner) | partner.id],
  consents: [(beneficiary)-[:GAVE]->(consent:Consent) | consent {
    .purpose, given_on: consent.givenOn, withdrawn_on: consent.withdrawnOn
  }],
  accompaniments: [(beneficiary)-[by:ACCOMPANIED_BY|SHARED_WITH]->(who:CaseManager) | {
    kind: type(by), case_manager_id: who.id, starts_on: by.startsOn, ends_on: by.endsOn
  }]
} AS beneficiary, needs
ORDER BY beneficiary.id
