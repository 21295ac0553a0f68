// The keys of one page of the referrals to a partner, the earliest asked first, and how many there are in all.
MATCH (partner:Partner {id: $id})
CALL (partner) {
  MATCH (partner)-[:OFFERS]->(:Commitment)<-[:TO]-(referral:Referral)
  WHERE ($states IS NULL OR referral.state IN $states)
    AND (NOT $agreed OR EXISTS {
      (referral)-[:MEETS]->(:Need)<-[:HAS]-(:Beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'REFERRAL'})
      WHERE agreed.withdrawnOn IS NULL
    })
  WITH referral, toString(coalesce(referral.requestedOn, referral.startsOn)) + ' ' + referral.id AS key
  ORDER BY key
  RETURN collect({id: referral.id, sort_key: key}) AS found
}
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
