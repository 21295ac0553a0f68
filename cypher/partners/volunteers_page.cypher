// The keys of one page of volunteers that are not hidden from who asks, in the order of their names.
MATCH (volunteer:Volunteer)
WHERE volunteer.sortKey > $after
  AND (NOT coalesce(volunteer.state, 'ACTIVE') IN $hidden OR volunteer.id IN $own)
RETURN volunteer.id AS id, volunteer.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
