import { graphql } from "./graphql.ts";

/** Who asks. The service answers it along with the frame (`vite.pages.config.ts` tells it the words), so the page need not wait. */
export const VIEWER = graphql(`
  query Viewer {
    viewer {
      roles
      account {
        id
        name
      }
      partner {
        __typename
        id
        name
      }
    }
  }
`);
