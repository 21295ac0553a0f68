// What partners say against what was written down in their name is found without reading the whole log.
CREATE INDEX event_contested IF NOT EXISTS FOR (event:Event) ON (event.contestedAt)
