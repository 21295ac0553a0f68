// What families ask is read by the state of their needs.
CREATE INDEX need_state IF NOT EXISTS FOR (need:Need) ON (need.state)
