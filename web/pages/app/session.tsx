import { createContext, useContext, useEffect, useRef, type ReactNode } from "react";
import { useQuery, type Client } from "urql";
import { Failed, Loading } from "../parts/States";
import type { ResultOf } from "./graphql";
import { keepFor } from "./kept";
import { VIEWER } from "./viewer";

export type Viewer = NonNullable<ResultOf<typeof VIEWER>["viewer"]>;
export type Role = Viewer["roles"][number];

const Session = createContext<Viewer | null>(null);

/** Who asks; pages are shown only once somebody does. */
export function useViewer(): Viewer {
  const viewer = useContext(Session);
  if (!viewer) throw new Error("nobody is asking");
  return viewer;
}

/** Ask who is there before anything that shows it is: whoever asks while the answer is on its way gets the same one. */
export function askViewer(client: Client): void {
  void client.query(VIEWER, {}, { requestPolicy: "cache-first" }).toPromise();
}

const DOUBTED = "patti-doubted";

/** Have it asked anew who is there: the service does not take them for whom the page does. */
export function doubt(): void {
  window.dispatchEvent(new Event(DOUBTED));
}

export function SignedIn({ children }: { children: ReactNode }) {
  const [{ data, error }, again] = useQuery({ query: VIEWER, requestPolicy: "cache-first" });
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") again({ requestPolicy: "network-only" });
    };
    document.addEventListener("visibilitychange", look);
    window.addEventListener(DOUBTED, look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener(DOUBTED, look);
    };
  }, [again]);
  if (!data) return error ? <Failed error={error} again={again} /> : <Loading />;
  if (!data.viewer) {
    window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
    return <Loading />;
  }
  const who = data.viewer.account?.id ?? "";
  if (shown.current === null) keepFor(who);
  else if (shown.current !== who) {
    window.location.reload(); // somebody else signed in, or out, in another tab: nothing of this page is theirs
    return <Loading />;
  }
  shown.current = who;
  return <Session.Provider value={data.viewer}>{children}</Session.Provider>;
}
