// How many courses there are.
MATCH (training:Training)
RETURN count(training) AS total
