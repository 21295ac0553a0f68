// What these households wait for: open needs, referrals that are asked, held or were turned down, paths that run, grants that are open.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary {id: id})
RETURN id,
  COLLECT {
    MATCH (beneficiary)-[:HAS]->(need:Need {state: 'OPEN'})
    RETURN need {
      .id, .priority, starts_on: need.startsOn, ends_on: need.endsOn, minutes_per_week: need.minutesPerWeek,
      session_minutes: need.sessionMinutes,
      reserved_minutes: reduce(minutes = 0, held IN
        [(need)<-[:MEETS]-(referral:Referral) WHERE referral.state IN $reserving | referral.minutesPerWeek] | minutes + held)
    }
  } AS needs,
  COLLECT {
    MATCH (beneficiary)-[:HAS]->(need:Need)<-[:MEETS]-(referral:Referral)-[:TO]->(commitment:Commitment)
    WHERE referral.state IN $states
    RETURN referral {
      .id, .state, need_id: need.id, priority: need.priority, requested_on: referral.requestedOn,
      lapsed_on: referral.lapsedOn, ends_on: referral.endsOn, offer_state: commitment.state,
      offer_ends_on: commitment.validTo,
      rejected_at: head([(referral)<-[:ABOUT]-(event:Event {deed: 'REJECT'}) | event.at])
    }
  } AS referrals,
  COLLECT {
    MATCH (beneficiary)-[:FOLLOWS]->(path:InclusionPact {state: 'RUNNING'})
    RETURN path {
      .id, ends_on: path.endsOn,
      reviews: [(path)-[:REVIEWED_IN]->(review:InclusionReview) WHERE review.heldOn IS NULL | review {
        .number, due_on: review.dueOn
      }]
    }
  } AS paths,
  COLLECT {
    MATCH (beneficiary)-[:FOLLOWS]->(path:InclusionPact)<-[:FUNDS]-(grant:Grant {state: 'OPEN'})
    RETURN grant {
      .id, path_id: path.id, ends_on: grant.endsOn, balance_cents: grant.balanceCents,
      allocated_cents: reduce(cents = 0, entry IN
        [(grant)<-[:OF]-(entry:GrantEntry) WHERE entry.category IS NULL AND entry.kind <> 'RETURN' | entry.cents] | cents + entry)
    }
  } AS grants
