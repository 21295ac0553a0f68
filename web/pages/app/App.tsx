import { Suspense, lazy, useEffect, useMemo } from "react";
import { Provider } from "urql";
import { Route, Switch, matchRoute, useRouter } from "wouter";
import { Loading, Offline } from "../parts/States";
import { Home } from "./Home";
import { Layout } from "./Layout";
import { NotFound } from "./NotFound";
import { Standing } from "./Standing";
import { makeClient } from "./client";
import { SignedIn } from "./session";

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

const PAGES = Object.entries(PARTS).map(([path, load]) => ({ path, load, Page: lazy(load) }));

/** Fetch the part that the address asks for, while it is still asked who is there. */
function useBegun() {
  const { parser } = useRouter();
  useEffect(() => {
    const here = PAGES.find(({ path }) => matchRoute(parser, path, window.location.pathname)[0]);
    here?.load().catch(() => {}); // it is asked for again when it is shown, which tells what is wrong
  }, [parser]);
}

export function App() {
  useBegun();
  const client = useMemo(makeClient, []);
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
