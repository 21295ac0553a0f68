// What was done lately is found by its time.
CREATE INDEX event_at IF NOT EXISTS FOR (event:Event) ON (event.at)
