// Register entries by their plain names: accents, dots and legal forms are made alike before.
CREATE FULLTEXT INDEX register_entry_names IF NOT EXISTS FOR (node:RegisterEntry) ON EACH [node.plainName]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}
