// How many case-managers there are.
MATCH (manager:CaseManager)
RETURN count(manager) AS total
