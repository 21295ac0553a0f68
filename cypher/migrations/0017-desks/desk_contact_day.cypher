// What was heard at counters in some days is found without reading all of it.
CREATE INDEX desk_contact_day IF NOT EXISTS FOR (heard:DeskContact) ON (heard.day)
