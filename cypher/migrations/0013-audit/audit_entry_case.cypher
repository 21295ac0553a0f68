// What was done and read of one case is found by its mark.
CREATE INDEX audit_entry_case IF NOT EXISTS FOR (entry:AuditEntry) ON (entry.case)
