// Case-managers are listed by their names.
CREATE INDEX case_manager_sort_key IF NOT EXISTS FOR (one:CaseManager) ON (one.sortKey)
