// Deletes a household with all that tells of it: members, needs, consents, referrals, who held what, codes, paths with their grants and calendars, what members can do and seek, events and their links, the key of its case. Returns how many things there were, and the letters that told of them.
MATCH (beneficiary:Beneficiary {id: $id})
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS|HAS_MEMBER|GAVE|KEPT_UNDER|SHOWED|SEEKS]->(part)
  RETURN collect(part) AS parts
}
CALL (beneficiary) {
  MATCH (beneficiary)-[:FOLLOWS]->(path:InclusionPact)
  RETURN collect(path) AS paths
}
CALL (paths) {
  UNWIND paths AS path
  MATCH (path)-[:AIMS_AT|TAKES|REVIEWED_IN|EXTENDED_BY]->(step)
  RETURN collect(DISTINCT step) AS steps
}
CALL (paths) {
  UNWIND paths AS path
  MATCH (path)<-[:FUNDS]-(grant:Grant)
  RETURN collect(DISTINCT grant) AS grants
}
CALL (paths) {
  UNWIND paths AS path
  MATCH (path)<-[:SHOWS]-(feed:Feed)
  RETURN collect(DISTINCT feed) AS feeds
}
CALL (grants) {
  UNWIND grants AS grant
  MATCH (grant)<-[:OF]-(entry:GrantEntry)
  RETURN collect(DISTINCT entry) AS entries
}
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(:Need)<-[:MEETS]-(referral:Referral)
  RETURN collect(referral) AS referrals
}
CALL (referrals) {
  UNWIND referrals AS referral
  MATCH (referral)<-[:OF|OPENS]-(thing)
  RETURN collect(DISTINCT thing) AS things
}
WITH beneficiary, [beneficiary] + parts + paths + steps + grants + feeds + entries + referrals + things AS of_case
CALL (of_case) {
  UNWIND of_case AS thing
  MATCH (thing)<-[:ABOUT]-(event:Event)
  RETURN collect(DISTINCT event) AS events
}
CALL (of_case) {
  UNWIND of_case AS thing
  MATCH (thing)<-[:MADE]-(key:RequestKey)
  RETURN collect(DISTINCT key) AS keys
}
CALL (events) {
  UNWIND events AS event
  MATCH (event)<-[:FOR]-(link:Link)
  RETURN collect(DISTINCT link) AS links
}
CALL (events) {
  UNWIND events AS event
  MATCH (event)-[tells:TELLS]->(:Partner)
  WHERE tells.letter IS NOT NULL
  RETURN collect(DISTINCT tells.letter) AS letters
}
WITH of_case, events, keys, links, letters, size(of_case) AS erased
FOREACH (thing IN of_case + events + keys + links | DETACH DELETE thing)
RETURN erased, letters
