// One page of what was heard at a counter, the latest first, and how much there is.
MATCH (:Desk {id: $id})<-[:AT]-(heard:DeskContact)
WITH heard, toString(99999999999999 - heard.at.epochMillis) + ' ' + heard.id AS sort_key
ORDER BY sort_key
WITH collect({id: heard.id, sort_key: sort_key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
