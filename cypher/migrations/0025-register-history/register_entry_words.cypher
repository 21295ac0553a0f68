// Register entries by their plain names, those that they had before among them.
CREATE FULLTEXT INDEX register_entry_words IF NOT EXISTS FOR (node:RegisterEntry) ON EACH [node.plainName, node.formerPlainNames]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}
