// Deletes the paper codes that were no longer good on a day, and links whose last day was before. Returns how many.
CALL () {
  MATCH (code:PaperCode)
  WHERE code.expiresOn <= $day
  DETACH DELETE code
  RETURN count(code) AS codes
}
CALL () {
  MATCH (link:Link)
  WHERE link.expiresOn < $day
  DETACH DELETE link
  RETURN count(link) AS links
}
RETURN codes, links
