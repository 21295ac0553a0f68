// Takes a key under which something is asked. Returns what was asked under it before, and the referrals made of that.
MERGE (key:RequestKey {id: $id})
SET key.lock = true
RETURN key.fingerprint AS fingerprint, [(key)-[made:MADE]->(referral) | [made.place, referral.id]] AS made
