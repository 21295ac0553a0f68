// The entries of the grants of paths under these pacts: the household as a number, the kind, the category and the cents.
UNWIND $ids AS id
MATCH (:CommunityPact {id: id})<-[:UNDER]-(path:InclusionPact)<-[:FOLLOWS]-(beneficiary:Beneficiary)
MATCH (path)<-[:FUNDS]-(:Grant)<-[:OF]-(entry:GrantEntry)
RETURN id, elementId(beneficiary) AS family, entry.kind AS kind, entry.category AS category, sum(entry.cents) AS cents
ORDER BY id, family, kind, category
