// Needs and commitments that are asked about together, with what others hold of them; null where there is none, or no referral yet.
UNWIND $wanted AS wanted
OPTIONAL MATCH (beneficiary:Beneficiary)-[:HAS]->(need:Need {id: wanted.need_id})-[:CALLS_FOR]->(competence:Competence)
OPTIONAL MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: wanted.commitment_id})-[:UNDER]->(pact:CommunityPact)
OPTIONAL MATCH (referral:Referral {id: wanted.referral_id})
OPTIONAL MATCH (place:Place {id: wanted.place_id})
RETURN
  partner:Volunteer AS of_volunteer,
  place.id AS place_id,
  head([(pact)-[:HOSTED_AT]->(casa:Place) | casa.id]) AS casa_id,
  head([(need)<-[:MEETS]-(other:Referral)-[:TO]->(commitment) WHERE other.state IN $pending | other.id]) AS pending_id,
  referral {
    .id, .state, .sessions, .places, .reason, .unmet, .choice, minutes_per_week: referral.minutesPerWeek,
    starts_on: referral.startsOn, ends_on: referral.endsOn, requested_on: referral.requestedOn,
    lapsed_on: referral.lapsedOn,
    introduced_on: referral.introducedOn, introduced_at: referral.introducedAt, introduced_by: referral.introducedBy,
    introduced_place_id: head([(referral)-[:INTRODUCED_AT]->(introduced:Place) | introduced.id]),
    code_expires_on: head([(referral)<-[:OPENS]-(code:PaperCode) WHERE code.revokedAt IS NULL | code.expiresOn]),
    need_id: need.id, beneficiary_id: beneficiary.id, commitment_id: commitment.id, partner_id: partner.id,
    consented: EXISTS { (beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'REFERRAL'}) WHERE agreed.withdrawnOn IS NULL }
  } AS referral,
  commitment {
    .id, .title, .places, .windows, .closures, .languages, .modes, .state, .staffing, .revision,
    pact_id: pact.id, partner_id: partner.id, minutes_per_week: commitment.minutesPerWeek,
    min_age: commitment.minAge, max_age: commitment.maxAge, valid_from: commitment.validFrom,
    valid_to: commitment.validTo, assured_on: commitment.assuredOn,
    clearance_required: commitment.clearanceRequired, invented: commitment.invented,
    competence_ids: [(commitment)-[:LENDS]->(lent) | lent.id],
    place_id: head([(commitment)-[:AT]->(seat) | seat.id]),
    staff_ids: [(commitment)<-[:STAFFS]-(volunteer) | volunteer.id],
    after_id: head([(commitment)-[:STARTS_AFTER]->(earlier) | earlier.id])
  } AS commitment,
  need {
    .id, .windows, .languages, .modes, .wheelchair, .priority, .state,
    competence_id: competence.id, minutes_per_week: need.minutesPerWeek, session_minutes: need.sessionMinutes,
    starts_on: need.startsOn, ends_on: need.endsOn,
    member: head([(need)-[:FOR]->(member) | member.number]),
    reserved_minutes: reduce(minutes = 0, held IN
      [(need)<-[:MEETS]-(other:Referral) WHERE other.state IN $reserving AND other.id <> wanted.referral_id | other.minutesPerWeek]
      | minutes + held)
  } AS need,
  beneficiary {
    .id, .code, .languages, .controller, area_id: head([(beneficiary)-[:LIVES_IN]->(area) | area.id]),
    members: [(beneficiary)-[:HAS_MEMBER]->(member) | member {.number, age_band: member.ageBand}],
    legal_basis: beneficiary.legalBasis,
    refused_partner_ids: [(beneficiary)-[:REFUSED]->(refused:Partner) | refused.id],
    consents: [(beneficiary)-[:GAVE]->(consent:Consent) | consent {
      .purpose, given_on: consent.givenOn, withdrawn_on: consent.withdrawnOn
    }],
    accompaniments: [(beneficiary)-[by:ACCOMPANIED_BY|SHARED_WITH]->(who:CaseManager) | {
      kind: type(by), case_manager_id: who.id, starts_on: by.startsOn, ends_on: by.endsOn
    }]
  } AS beneficiary,
  [(commitment)<-[:TO]-(held:Referral) WHERE held.state IN $reserving AND held.id <> wanted.referral_id | held {
    .places, .sessions, minutes_per_week: held.minutesPerWeek, starts_on: held.startsOn, ends_on: held.endsOn
  }] AS bookings,
  CASE WHEN partner:Volunteer THEN [(partner)-[:OFFERS]->(other)<-[:TO]-(held:Referral)
    WHERE other <> commitment AND held.state IN $reserving | held {
    .places, .sessions, minutes_per_week: held.minutesPerWeek, starts_on: held.startsOn, ends_on: held.endsOn
  }] + [(partner)-[:HOLDS]->(assignment:Assignment)-[:OF]->(held:Referral)-[:TO]->(other)
    WHERE other <> commitment AND held.state IN $reserving
      AND assignment.startsOn <= coalesce(assignment.endsOn, held.endsOn) | held {
    .places, sessions: coalesce(assignment.sessions, held.sessions), minutes_per_week: held.minutesPerWeek,
    starts_on: assignment.startsOn, ends_on: coalesce(assignment.endsOn, held.endsOn)
  }] ELSE [] END AS elsewhere
