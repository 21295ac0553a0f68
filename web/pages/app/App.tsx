import { Suspense, lazy, useMemo } from "react";
import { Provider } from "urql";
import { Route, Switch } from "wouter";
import { Loading, Offline } from "../parts/States";
import { Home } from "./Home";
import { Layout } from "./Layout";
import { NotFound } from "./NotFound";
import { makeClient } from "./client";
import { SignedIn } from "./session";

const PAGES = {
  "/search": lazy(() => import("../search/SearchPage")),
  "/families": lazy(() => import("../families/FamiliesPage")),
  "/families/new": lazy(() => import("../families/NewFamilyPage")),
  "/families/:id": lazy(() => import("../families/FamilyPage")),
  "/families/:id/bilancio": lazy(() => import("../families/BilancioPage")),
  "/requests": lazy(() => import("../partner/RequestsPage")),
  "/offers": lazy(() => import("../partner/OffersPage")),
  "/offers/new": lazy(() => import("../partner/NewOfferPage")),
  "/offers/:id": lazy(() => import("../partner/OfferPage")),
  "/volunteers": lazy(() => import("../partner/VolunteersPage")),
  "/worklist": lazy(() => import("../counter/WorklistPage")),
  "/desk": lazy(() => import("../counter/DeskPage")),
  "/coverage": lazy(() => import("../coverage/CoveragePage")),
  "/network": lazy(() => import("../coverage/NetworkPage")),
  "/invitations": lazy(() => import("../coverage/InvitationsPage")),
  "/forecast": lazy(() => import("../coverage/ForecastPage")),
  "/approvals": lazy(() => import("../coordinator/ApprovalsPage")),
  "/interventions": lazy(() => import("../coordinator/InterventionsPage")),
  "/allocation": lazy(() => import("../coordinator/AllocationPage")),
  "/import": lazy(() => import("../coordinator/ImportPage")),
  "/register": lazy(() => import("../coordinator/RegisterPage")),
  "/attendance": lazy(() => import("../partner/AttendancePage")),
  "/contacts": lazy(() => import("../partner/ContactsPage")),
  "/pacts": lazy(() => import("../coordinator/PactsPage")),
  "/merge": lazy(() => import("../coordinator/MergePage")),
  "/trainings": lazy(() => import("../coordinator/TrainingsPage")),
  "/accounts": lazy(() => import("../accounts/AccountsPage")),
};

export function App() {
  const client = useMemo(makeClient, []);
  return (
    <Provider value={client}>
      <Offline />
      <SignedIn>
        <Layout>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/" component={Home} />
              {Object.entries(PAGES).map(([path, Page]) => (
                <Route key={path} path={path} component={Page} />
              ))}
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </Layout>
      </SignedIn>
    </Provider>
  );
}
