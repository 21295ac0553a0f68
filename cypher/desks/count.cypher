// How many counters there are.
MATCH (desk:Desk)
RETURN count(desk) AS total
