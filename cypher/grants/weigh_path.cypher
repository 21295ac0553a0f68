// Whose a path is, and which grant of it is open.
MATCH (beneficiary:Beneficiary)-[:FOLLOWS]->(path:InclusionPact {id: $id})
RETURN beneficiary.id AS beneficiary_id,
  head([(path)<-[:FUNDS]-(grant:Grant {state: 'OPEN'}) | grant.id]) AS open_grant_id
