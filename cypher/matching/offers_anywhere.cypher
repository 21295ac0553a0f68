// How many active commitments of the whole network lend any of these competences.
UNWIND $competence_ids AS competence_id
MATCH (:Competence {id: competence_id})<-[lends:LENDS]-(commitment:Commitment)
WHERE lends.active
RETURN count(DISTINCT commitment) AS count
