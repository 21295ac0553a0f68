// Each family that asks something gets a token, if it has none: what is kept of figures tells families apart by it alone.
MATCH (need:Need)<-[:HAS]-(beneficiary:Beneficiary)
WHERE need.state IN $states AND beneficiary.coverageToken IS NULL
WITH beneficiary, count(*) AS needs
SET beneficiary.coverageToken = randomUUID()
