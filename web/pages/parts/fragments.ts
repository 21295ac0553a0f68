import { graphql } from "../app/graphql";

/** When, in a week. */
export const WINDOW = graphql(`
  fragment WindowParts on Window {
    weekday
    opens
    closes
  }
`);

/** Whom to ask for, and how. */
export const CONTACT = graphql(`
  fragment ContactParts on Contact {
    id
    name
    role
    phone
    email
    preferred
  }
`);

/** Who wrote something down, on whose word, and whether it is contested. */
export const TOLD = graphql(`
  fragment Told on Event {
    id
    at
    by
    onBehalf {
      saidBy
      means
      saidOn
    }
    contested {
      note
      at
    }
  }
`);
