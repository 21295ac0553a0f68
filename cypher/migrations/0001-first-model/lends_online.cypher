// What is lent online, to any area.
CREATE INDEX lends_online IF NOT EXISTS FOR ()-[lends:LENDS]-() ON (lends.competenceId, lends.online, lends.active)
