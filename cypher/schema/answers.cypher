// One row, once the database answers.
RETURN true AS answers
