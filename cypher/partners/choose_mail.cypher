// How often a partner wishes to be written to, and in which language. Returns which partner.
MATCH (partner:Partner {id: $id})
SET partner.mailFrequency = $frequency, partner.mailLanguage = $language
RETURN partner.id AS id
