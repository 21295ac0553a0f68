// The keys of one page of volunteers, in the order of their names.
MATCH (volunteer:Volunteer)
WHERE volunteer.sortKey > $after
RETURN volunteer.id AS id, volunteer.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
