// The partners whom something has not been told yet, how they wish to be told, and since when it waits.
MATCH (event:Untold)-[tells:TELLS]->(partner:Partner)
USING SCAN event:Untold
WHERE tells.at IS NULL
WITH partner, min(event.at) AS since
RETURN partner {
  .id, .name, frequency: partner.mailFrequency, language: partner.mailLanguage, mailed_on: partner.mailedOn,
  mailed: partner.mailed,
  emails: COLLECT {
    MATCH (partner)-[:REACHED_BY]->(contact:Contact)
    WHERE contact.email IS NOT NULL
    RETURN contact.email
    ORDER BY CASE contact.preferred WHEN 'EMAIL' THEN 0 ELSE 1 END, contact.id
  }
} AS addressee
ORDER BY since
LIMIT $limit
