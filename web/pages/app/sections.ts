import type { Key } from "../words";
import type { Role } from "./session";

export type Section = { path: string; title: Key; about: Key; roles: Role[] };

/** What staff open for a partner: behind one name in the navigation, since it is not their daily work. */
const FOR_PARTNERS = ["/requests", "/offers", "/volunteers", "/attendance"];

const STAFF: Role[] = ["CASE_MANAGER", "COORDINATOR"];

/** What there is to do, and for whom; what somebody may do is asked of the API. */
export const SECTIONS: Section[] = [
  { path: "/worklist", title: "worklist.title", about: "worklist.about", roles: ["CASE_MANAGER"] },
  { path: "/search", title: "search.title", about: "search.about", roles: ["CASE_MANAGER", "COORDINATOR"] },
  { path: "/families", title: "families.title", about: "families.about", roles: ["CASE_MANAGER"] },
  { path: "/desk", title: "desk.title", about: "desk.about", roles: ["CASE_MANAGER"] },
  { path: "/coverage", title: "coverage.title", about: "coverage.about", roles: STAFF },
  { path: "/network", title: "network.title", about: "network.about", roles: ["COORDINATOR"] },
  { path: "/invitations", title: "invitations.title", about: "invitations.about", roles: ["COORDINATOR"] },
  { path: "/forecast", title: "forecast.title", about: "forecast.about", roles: ["COORDINATOR"] },
  { path: "/approvals", title: "approvals.title", about: "approvals.about", roles: ["COORDINATOR"] },
  { path: "/allocation", title: "allocation.title", about: "allocation.about", roles: STAFF },
  { path: "/interventions", title: "interventions.title", about: "interventions.about", roles: ["COORDINATOR"] },
  { path: "/import", title: "import.title", about: "import.about", roles: ["COORDINATOR"] },
  { path: "/requests", title: "requests.title", about: "requests.about", roles: ["PARTNER", ...STAFF] },
  { path: "/offers", title: "offers.title", about: "offers.about", roles: ["PARTNER", ...STAFF] },
  { path: "/volunteers", title: "volunteers.title", about: "volunteers.about", roles: ["PARTNER", ...STAFF] },
  { path: "/attendance", title: "attendance.title", about: "attendance.about", roles: ["PARTNER", ...STAFF] },
  { path: "/register", title: "register.title", about: "register.about", roles: STAFF },
];

export function sectionsOf(roles: readonly Role[]): Section[] {
  return SECTIONS.filter((one) => one.roles.some((role) => roles.includes(role)));
}

/** The sections that stand in the navigation, and those behind "for a partner". */
export function navigation(roles: readonly Role[]): { main: Section[]; more: Section[] } {
  const all = sectionsOf(roles);
  const own = roles.includes("PARTNER") && roles.length === 1;
  const isMore = (one: Section) => !own && FOR_PARTNERS.includes(one.path);
  return { main: all.filter((one) => !isMore(one)), more: all.filter(isMore) };
}
