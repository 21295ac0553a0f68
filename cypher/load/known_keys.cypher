// Which of these keys the graph already holds, by the kind of thing that they name.
// One label at a time: for two, Neo4j would keep each row, with all keys in it, to leave out what has both.
UNWIND $wanted AS wanted
CALL (wanted) {
  WITH wanted WHERE wanted.kind = 'area'
  MATCH (node:Area) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'place'
  MATCH (node:Place) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'pact'
  MATCH (node:CommunityPact) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'organisation'
  MATCH (node:Partner) WHERE node.id IN wanted.keys AND NOT node:Volunteer
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'organisation'
  MATCH (node:MergedOrganisation) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'volunteer'
  MATCH (node:Partner) WHERE node.id IN wanted.keys AND node:Volunteer
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'competence'
  MATCH (node:Competence) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'competence'
  MATCH (node:ReplacedCompetence) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'commitment'
  MATCH (node:Commitment) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'beneficiary'
  MATCH (node:Beneficiary) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'case_manager'
  MATCH (node:CaseManager) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'need'
  MATCH (node:Need) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'partner'
  MATCH (node:Partner) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'partner'
  MATCH (node:MergedOrganisation) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'member'
  UNWIND wanted.keys AS key
  WITH key, split(key, '/') AS parts
  MATCH (:Beneficiary {id: parts[0]})-[:HAS_MEMBER]->(:Member {number: toInteger(parts[1])})
  RETURN key
UNION ALL
  WITH wanted WHERE wanted.kind = 'referral'
  MATCH (node:Referral) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'inclusion_pact'
  MATCH (node:InclusionPact) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'grant'
  MATCH (node:Grant) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'service'
  MATCH (node:Service) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'desk'
  MATCH (node:Desk) WHERE node.id IN wanted.keys
  RETURN node.id AS key
UNION ALL
  WITH wanted WHERE wanted.kind = 'training'
  MATCH (node:Training) WHERE node.id IN wanted.keys
  RETURN node.id AS key
}
RETURN wanted.kind AS kind, collect(key) AS keys
