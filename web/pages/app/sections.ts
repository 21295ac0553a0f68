import type { Key } from "../words";
import type { Role } from "./session";

export type Section = { path: string; title: Key; about: Key; roles: Role[] };

/** What is not somebody's daily work stands behind one name in the navigation. */
const FURTHER: { title: Key; paths: string[] }[] = [
  { title: "app.forNetwork", paths: ["/interventions", "/trainings", "/pacts", "/merge", "/import", "/register"] },
  { title: "app.forPartner", paths: ["/requests", "/offers", "/volunteers", "/attendance", "/contacts"] },
];

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
  { path: "/import", title: "import.title", about: "import.about", roles: ["COORDINATOR", "ADMINISTRATOR"] },
  { path: "/requests", title: "requests.title", about: "requests.about", roles: ["PARTNER", ...STAFF] },
  { path: "/offers", title: "offers.title", about: "offers.about", roles: ["PARTNER", ...STAFF] },
  { path: "/volunteers", title: "volunteers.title", about: "volunteers.about", roles: ["PARTNER", ...STAFF] },
  { path: "/attendance", title: "attendance.title", about: "attendance.about", roles: ["PARTNER", ...STAFF] },
  { path: "/contacts", title: "contacts.title", about: "contacts.about", roles: ["PARTNER", ...STAFF] },
  { path: "/trainings", title: "trainings.title", about: "trainings.about", roles: STAFF },
  { path: "/pacts", title: "pacts.title", about: "pacts.about", roles: ["COORDINATOR"] },
  { path: "/merge", title: "merge.title", about: "merge.about", roles: ["COORDINATOR"] },
  { path: "/accounts", title: "accounts.title", about: "accounts.about", roles: ["ADMINISTRATOR"] },
  { path: "/register", title: "register.title", about: "register.about", roles: STAFF },
];

export function sectionsOf(roles: readonly Role[]): Section[] {
  return SECTIONS.filter((one) => one.roles.some((role) => roles.includes(role)));
}

export type Group = { title: Key; sections: Section[] };

/** The sections that stand in the navigation, and those behind a name: for partners alone all stand there. */
export function navigation(roles: readonly Role[]): { main: Section[]; groups: Group[] } {
  const all = sectionsOf(roles);
  const staff = STAFF.some((one) => roles.includes(one));
  const groups = FURTHER.map(({ title, paths }) => ({
    title,
    sections: staff ? all.filter((one) => paths.includes(one.path)) : [],
  })).filter((one) => one.sections.length > 0);
  const further = groups.flatMap((one) => one.sections);
  return { main: all.filter((one) => !further.includes(one)), groups };
}
