// Who signed these pacts, hosts first, and which papers say so.
UNWIND $ids AS id
MATCH (pact:CommunityPact {id: id})<-[signed:SIGNED]-(partner:Partner)
RETURN pact.id AS id, signed {
  .role, .sources, pact_id: pact.id, partner_id: partner.id, signed_on: signed.signedOn, left_on: signed.leftOn
} AS signature
ORDER BY CASE signed.role WHEN 'HOST' THEN 0 WHEN 'PROMOTER' THEN 1 ELSE 2 END, partner.sortKey
