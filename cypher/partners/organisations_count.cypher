// How many organisations there are.
MATCH (organisation:Organisation)
RETURN count(organisation) AS total
