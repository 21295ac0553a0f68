// The keys of one page of the commitments that lend these competences, and how many there are in all.
UNWIND $competence_ids AS competence_id
MATCH (:Competence {id: competence_id})<-[:LENDS]-(commitment:Commitment)
WHERE ($states IS NULL OR commitment.state IN $states)
  AND ($active_on IS NULL
    OR (commitment.validFrom <= $active_on AND coalesce(commitment.validTo >= $active_on, true)))
WITH DISTINCT commitment.id AS id, commitment.sortKey AS sort_key
ORDER BY sort_key
WITH collect({id: id, sort_key: sort_key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
