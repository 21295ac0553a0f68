// How many requests were heard at each counter between two days, by week (its Monday), kind, competence and outcome.
MATCH (heard:DeskContact)
WHERE heard.day >= $from_day AND heard.day <= $to_day
MATCH (heard)-[:AT]->(desk:Desk)
WHERE desk.id IN $ids
OPTIONAL MATCH (heard)-[:CALLS_FOR]->(competence:Competence)
RETURN desk.id AS id, date.truncate('week', heard.day) AS week, heard.kind AS kind, competence.id AS competence_id,
  heard.outcome AS outcome, count(*) AS number
ORDER BY id, week, kind, competence_id, outcome
