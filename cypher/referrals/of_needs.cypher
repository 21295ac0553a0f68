// The referrals that meet each of these needs, the latest asked first.
UNWIND $ids AS id
MATCH (need:Need {id: id})<-[:MEETS]-(referral:Referral)
RETURN id, referral.id AS referral_id
ORDER BY referral.requestedOn DESC, referral.id
