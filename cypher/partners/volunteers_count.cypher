// How many volunteers there are.
MATCH (volunteer:Volunteer)
RETURN count(volunteer) AS total
