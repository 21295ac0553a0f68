// Of an account, this sign-in is over. Returns which.
MATCH (:Account {id: $account_id})<-[:OF]-(sign_in:SignIn {id: $id})
WITH sign_in, sign_in.id AS id
DETACH DELETE sign_in
RETURN id
