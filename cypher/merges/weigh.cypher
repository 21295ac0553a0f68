// Organisations with all that a merge would move; null where there is none, and where it went that was merged.
UNWIND $ids AS id
OPTIONAL MATCH (organisation:Partner {id: id}) WHERE organisation:Organisation
OPTIONAL MATCH (:MergedOrganisation {id: id})-[:MERGED_INTO*1..20]->(kept:Partner)
RETURN
  id,
  kept.id AS merged_into,
  organisation {
    .id, .name, .kind, .aliases, .website, .publishes, .invented, .source, .state, .revision,
    tax_code: organisation.taxCode, runts_section: organisation.runtsSection,
    place_id: head([(organisation)-[:SEATED_AT]->(place) | place.id]),
    listed_as: head([(organisation)-[:LISTED_AS]->(entry) | entry.taxCode])
  } AS organisation,
  COLLECT { MATCH (organisation)-[:OFFERS]->(commitment:Commitment) RETURN commitment.id ORDER BY commitment.sortKey }
    AS commitment_ids,
  COLLECT { MATCH (organisation)-[:REACHED_BY]->(contact:Contact) RETURN contact.id ORDER BY contact.id }
    AS contact_ids,
  COLLECT { MATCH (organisation)<-[:BELONGS_TO]-(volunteer:Volunteer) RETURN volunteer.id ORDER BY volunteer.sortKey }
    AS volunteer_ids,
  COLLECT { MATCH (organisation)<-[:REFUSED]-(beneficiary:Beneficiary) RETURN beneficiary.id ORDER BY beneficiary.id }
    AS refusing_ids,
  COLLECT {
    MATCH (organisation)-[signed:SIGNED]->(pact:CommunityPact)
    RETURN [pact.id, coalesce(signed.sources, [])] ORDER BY pact.sortKey
  } AS signatures,
  COUNT { (organisation)-[:OFFERS]->(:Commitment)<-[:TO]-(:Referral) } AS referral_count
