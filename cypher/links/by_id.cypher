// This link: what it is for, whose it is, until when, and what its event is about.
MATCH (partner:Partner)<-[:OF]-(link:Link {id: $id})-[:FOR]->(event:Event)
CALL (event) {
  MATCH (event)-[:ABOUT]->(subject)
  RETURN subject
  ORDER BY subject:MergedOrganisation
  LIMIT 1
}
RETURN link {
  .id, .purpose, expires_on: link.expiresOn, used_at: link.usedAt, revoked_at: link.revokedAt, event_id: event.id,
  partner_id: partner.id, partner_name: partner.name, subject_id: subject.id,
  title: coalesce(subject.title, subject.name, head([(subject)-[:OF*0..1]->()-[:TO]->(commitment:Commitment) | commitment.title]))
} AS link
