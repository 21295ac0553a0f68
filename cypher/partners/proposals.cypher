// The keys of one page of the partners that wait for approval, the longest waiting first, and how many there are.
MATCH (partner:Partner {state: 'PROPOSED'})
CALL (partner) {
  MATCH (partner)<-[:ABOUT]-(event:Event)
  RETURN max(event.at) AS since
}
WITH partner, coalesce(toString(since), '') + ' ' + partner.id AS key
ORDER BY key
WITH collect({id: partner.id, sort_key: key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
