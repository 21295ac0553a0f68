// What was turned down of each of these offers for these reasons, with the age band of who was meant, and when somebody spoke of the offer.
UNWIND $ids AS id
MATCH (commitment:Commitment {id: id})
RETURN id,
  COLLECT {
    MATCH (commitment)<-[:TO]-(referral:Referral {state: 'REJECTED'})-[:MEETS]->(need:Need)
    WHERE referral.reason IN $reasons
    RETURN referral {
      .reason, .unmet, day: coalesce(referral.requestedOn, referral.startsOn),
      at: head(COLLECT {
        MATCH (referral)<-[:ABOUT]-(event:Event {deed: 'REJECT'})
        RETURN event.at ORDER BY event.at DESC
      }),
      age_band: head([(need)-[:FOR]->(member:Member) | member.ageBand])
    }
  } AS refusals,
  COLLECT {
    MATCH (commitment)<-[:ABOUT]-(event:Event)
    WHERE event.deed IN $deeds
    RETURN event {.deed, .at, .before}
  } AS spoken
