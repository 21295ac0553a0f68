// The index of plain names alone is no more: another one holds former names as well.
DROP INDEX register_entry_names IF EXISTS
