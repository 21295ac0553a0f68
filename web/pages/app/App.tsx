import { Suspense, lazy, useState, type ComponentType } from "react";
import { Provider, type Client } from "urql";
import { Route, Switch, matchRoute, useRouter, type Parser } from "wouter";
import { Loading, Offline } from "../parts/States";
import { Home } from "./Home";
import { Layout } from "./Layout";
import { NotFound } from "./NotFound";
import { Standing } from "./Standing";
import { makeClient } from "./client";
import { SignedIn, askViewer } from "./session";

const PARTS = {
  "/search": () => import("../search/SearchPage"),
  "/families": () => import("../families/FamiliesPage"),
  "/families/new": () => import("../families/NewFamilyPage"),
  "/families/:id": () => import("../families/FamilyPage"),
  "/families/:id/bilancio": () => import("../families/BilancioPage"),
  "/requests": () => import("../partner/RequestsPage"),
  "/offers": () => import("../partner/OffersPage"),
  "/offers/new": () => import("../partner/NewOfferPage"),
  "/offers/:id": () => import("../partner/OfferPage"),
  "/volunteers": () => import("../partner/VolunteersPage"),
  "/worklist": () => import("../counter/WorklistPage"),
  "/desk": () => import("../counter/DeskPage"),
  "/coverage": () => import("../coverage/CoveragePage"),
  "/network": () => import("../coverage/NetworkPage"),
  "/invitations": () => import("../coverage/InvitationsPage"),
  "/forecast": () => import("../coverage/ForecastPage"),
  "/approvals": () => import("../coordinator/ApprovalsPage"),
  "/interventions": () => import("../coordinator/InterventionsPage"),
  "/allocation": () => import("../coordinator/AllocationPage"),
  "/import": () => import("../coordinator/ImportPage"),
  "/register": () => import("../coordinator/RegisterPage"),
  "/attendance": () => import("../partner/AttendancePage"),
  "/contacts": () => import("../partner/ContactsPage"),
  "/pacts": () => import("../coordinator/PactsPage"),
  "/merge": () => import("../coordinator/MergePage"),
  "/trainings": () => import("../coordinator/TrainingsPage"),
  "/accounts": () => import("../accounts/AccountsPage"),
};

const PAGES = Object.entries(PARTS).map(([path, load]) => pageOf(path, load));

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

/** Ask who is there and fetch the part that the address asks for, both before anything is drawn. */
function begin(parser: Parser): Client {
  const client = makeClient();
  askViewer(client);
  const here = PAGES.find(({ path }) => matchRoute(parser, path, window.location.pathname)[0]);
  here?.fetchPart().catch(() => {}); // it is asked for again when it is shown, which tells what is wrong
  return client;
}

export function App() {
  const { parser } = useRouter();
  const [client] = useState(() => begin(parser));
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
