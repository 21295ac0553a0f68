// What waits for approval is found without reading all commitments.
CREATE INDEX commitment_state IF NOT EXISTS FOR (commitment:Commitment) ON (commitment.state)
