// There is one head of the audit chain.
CREATE CONSTRAINT audit_chain_id IF NOT EXISTS FOR (chain:AuditChain) REQUIRE chain.id IS UNIQUE
