// How many volunteers there are, less those in states that are hidden from who asks.
MATCH (volunteer:Volunteer)
WITH count(volunteer) AS known
OPTIONAL MATCH (hidden:Partner)
WHERE hidden.state IN $hidden AND hidden:Volunteer AND NOT hidden.id IN $own
WITH known, count(hidden) AS unseen
RETURN known - unseen AS total
