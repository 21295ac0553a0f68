// How many organisations there are, less those in states that are hidden from who asks.
MATCH (organisation:Organisation)
WITH count(organisation) AS known
OPTIONAL MATCH (hidden:Partner)
WHERE hidden.state IN $hidden AND hidden:Organisation AND NOT hidden.id IN $own
WITH known, count(hidden) AS unseen
RETURN known - unseen AS total
