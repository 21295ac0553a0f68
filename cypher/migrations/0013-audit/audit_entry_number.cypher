// Each place of the audit chain is taken once, and entries are read in their order.
CREATE CONSTRAINT audit_entry_number IF NOT EXISTS FOR (entry:AuditEntry) REQUIRE entry.number IS UNIQUE
