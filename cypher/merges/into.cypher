// The merges into these organisations that hold, the first one first.
UNWIND $ids AS id
MATCH (:Partner {id: id})<-[into:MERGED_INTO]-(:MergedOrganisation)
MATCH (merge:Merge {id: into.mergeId})
RETURN id, merge.id AS merge_id
ORDER BY merge.at, merge_id
