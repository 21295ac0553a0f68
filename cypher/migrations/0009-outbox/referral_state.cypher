// Requests that nobody has answered are found without reading all referrals.
CREATE INDEX referral_state IF NOT EXISTS FOR (referral:Referral) ON (referral.state, referral.requestedOn)
