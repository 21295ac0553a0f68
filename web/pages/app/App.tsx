import { Suspense, lazy, useLayoutEffect, useState, type ComponentType } from "react";
import { Provider, type Client } from "urql";
import { Route, Switch, matchRoute, useRouter, type Parser } from "wouter";
import { Loading, Offline } from "../parts/States";
import { Home } from "./Home";
import { Layout } from "./Layout";
import { NotFound } from "./NotFound";
import { Standing } from "./Standing";
import { ADDRESSES } from "./addresses";
import { makeClient } from "./client";
import { SignedIn, askViewer } from "./session";

const PARTS = import.meta.glob<{ default: ComponentType }>(["../*/*Page.tsx", "!../parts/*"]);
const PAGES = Object.entries(ADDRESSES).map(([path, file]) => pageOf(path, PARTS[`../${file}.tsx`]!));

/** A page whose part is fetched when it is first shown; where it is there already it is shown at once, without a wait between. */
function pageOf(path: string, load: () => Promise<{ default: ComponentType }>) {
  let there: ComponentType | null = null;
  const fetchPart = async () => {
    const part = await load();
    there = part.default;
    return part;
  };
  const Later = lazy(fetchPart);
  const Page = () => {
    const [Shown] = useState<ComponentType>(() => there ?? Later);
    return <Shown />;
  };
  return { path, fetchPart, Page };
}

/** How long nothing is drawn while the first page's part comes, which was sent along: to draw a spinner first takes longer. */
const MOMENT = 300; // ms

/** Ask who is there and fetch the part that the address asks for, both before anything is drawn. */
function begin(parser: Parser): { client: Client; part: Promise<unknown> } {
  const client = makeClient();
  askViewer(client);
  const here = PAGES.find(({ path }) => matchRoute(parser, path, window.location.pathname)[0]);
  const part = here?.fetchPart().catch(() => {}); // it is asked for again when it is shown, which tells what is wrong
  const moment = new Promise((over) => setTimeout(over, MOMENT));
  return { client, part: Promise.race([part, moment]) };
}

export function App() {
  const { parser } = useRouter();
  const [{ client, part }] = useState(() => begin(parser));
  const [begun, setBegun] = useState(false);
  useLayoutEffect(() => void part.then(() => setBegun(true)), [part]);
  if (!begun) return null;
  return (
    <Provider value={client}>
      <Offline />
      <SignedIn>
        <Layout>
          <Standing>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/" component={Home} />
                {PAGES.map(({ path, Page }) => (
                  <Route key={path} path={path} component={Page} />
                ))}
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </Standing>
        </Layout>
      </SignedIn>
    </Provider>
  );
}
