import { createContext, useContext, type ReactNode } from "react";
import { useQuery } from "urql";
import { Failed, Loading } from "../parts/States";
import { graphql, type ResultOf } from "./graphql";

const VIEWER = graphql(`
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

export type Viewer = NonNullable<ResultOf<typeof VIEWER>["viewer"]>;
export type Role = Viewer["roles"][number];

const Session = createContext<Viewer | null>(null);

/** Who asks; pages are shown only once somebody does. */
export function useViewer(): Viewer {
  const viewer = useContext(Session);
  if (!viewer) throw new Error("nobody is asking");
  return viewer;
}

export function SignedIn({ children }: { children: ReactNode }) {
  const [{ data, error, fetching }, again] = useQuery({ query: VIEWER, requestPolicy: "network-only" });
  if (error) return <Failed error={error} again={again} />;
  if (fetching || !data) return <Loading />;
  if (!data.viewer) {
    window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`);
    return <Loading />;
  }
  return <Session.Provider value={data.viewer}>{children}</Session.Provider>;
}
