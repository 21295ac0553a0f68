import type { VariablesOf } from "../app/graphql";
import type { CANCEL } from "../families/queries";

export type Reason = VariablesOf<typeof CANCEL>["reason"];

export const REASONS: Reason[] = [
  "NO_CAPACITY",
  "NOT_ELIGIBLE",
  "COULD_NOT_CONTACT",
  "NO_LONGER_INTERESTED",
  "REFERRED_ELSEWHERE",
  "NEEDS_ACTION_BY_THE_FAMILY",
  "OTHER",
];
