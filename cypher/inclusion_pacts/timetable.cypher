// What partners do for the households on these paths: referrals in these states as they run, what they are called, and where.
UNWIND $ids AS id
MATCH (:InclusionPact {id: id})<-[:FOLLOWS]-(:Beneficiary)-[:HAS]->(need:Need)<-[:MEETS]-(referral:Referral)
WHERE referral.state IN $states
MATCH (need)-[:CALLS_FOR]->(competence:Competence)
MATCH (referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
OPTIONAL MATCH (commitment)-[:AT]->(place:Place)
RETURN id, referral {
  .id, .state, .sessions, .places, partner_id: partner.id, minutes_per_week: referral.minutesPerWeek,
  starts_on: referral.startsOn, ends_on: referral.endsOn, closures: commitment.closures
} AS course, commitment.title AS title, competence.id AS competence_id, place.name AS place, place.address AS address
ORDER BY id, title, referral.id
