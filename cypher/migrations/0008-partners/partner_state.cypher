// Partners that wait for approval are found without reading all of them.
CREATE INDEX partner_state IF NOT EXISTS FOR (partner:Partner) ON (partner.state)
