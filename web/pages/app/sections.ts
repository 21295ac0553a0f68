import type { Key } from "../words";
import type { Role } from "./session";

export type Section = { path: string; title: Key; about: Key; roles: Role[] };

const STAFF: Role[] = ["CASE_MANAGER", "COORDINATOR"];

/** What there is to do, and for whom; what somebody may do is asked of the API. */
export const SECTIONS: Section[] = [
  { path: "/search", title: "search.title", about: "search.about", roles: ["CASE_MANAGER", "COORDINATOR"] },
  { path: "/families", title: "families.title", about: "families.about", roles: ["CASE_MANAGER"] },
  { path: "/approvals", title: "approvals.title", about: "approvals.about", roles: ["COORDINATOR"] },
  { path: "/allocation", title: "allocation.title", about: "allocation.about", roles: STAFF },
  { path: "/interventions", title: "interventions.title", about: "interventions.about", roles: ["COORDINATOR"] },
  { path: "/requests", title: "requests.title", about: "requests.about", roles: ["PARTNER", ...STAFF] },
  { path: "/offers", title: "offers.title", about: "offers.about", roles: ["PARTNER", ...STAFF] },
  { path: "/volunteers", title: "volunteers.title", about: "volunteers.about", roles: ["PARTNER", ...STAFF] },
  { path: "/attendance", title: "attendance.title", about: "attendance.about", roles: ["PARTNER", ...STAFF] },
  { path: "/register", title: "register.title", about: "register.about", roles: STAFF },
];

export function sectionsOf(roles: readonly Role[]): Section[] {
  return SECTIONS.filter((one) => one.roles.some((role) => roles.includes(role)));
}
