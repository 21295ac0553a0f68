// Each event is in the audit chain once.
CREATE CONSTRAINT audit_entry_event IF NOT EXISTS FOR (entry:AuditEntry) REQUIRE entry.eventId IS UNIQUE
