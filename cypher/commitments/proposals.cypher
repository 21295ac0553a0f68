// The keys of one page of the commitments that wait for approval, the longest waiting first, and how many there are.
MATCH (commitment:Commitment {state: 'PROPOSED'})
CALL (commitment) {
  MATCH (commitment)<-[:ABOUT]-(event:Event)
  RETURN max(event.at) AS since
}
WITH commitment, coalesce(toString(since), '') + ' ' + commitment.id AS key
ORDER BY key
WITH collect({id: commitment.id, sort_key: key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
