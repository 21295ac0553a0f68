// The keys of one page of what partners say against, not settled yet, the oldest first, and how many there are.
MATCH (event:Event)
WHERE event.contestedAt > $from_moment AND event.settledAt IS NULL
WITH event, toString(event.contestedAt) + ' ' + event.id AS key
ORDER BY key
WITH collect({id: event.id, sort_key: key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
