// No two paper codes have the same mark, and a code is found by it.
CREATE CONSTRAINT paper_code_id IF NOT EXISTS FOR (code:PaperCode) REQUIRE code.id IS UNIQUE
