import type { VariablesOf } from "../app/graphql";
import { asInput } from "../parts/week";
import type { Mode } from "../search/draft";
import type { Window } from "../words/formats";
import type { Editable, PROPOSE, REVISE } from "./queries";

/** What can be corrected, as the fields hold it: empty for nothing. */
export type Terms = {
  title: string;
  hoursPerWeek: number;
  places: number;
  minAge: string;
  maxAge: string;
  validTo: string;
  languages: string[];
  modes: Mode[];
  windows: Window[];
};

export const BLANK: Terms = {
  title: "",
  hoursPerWeek: 2,
  places: 1,
  minAge: "",
  maxAge: "",
  validTo: "",
  languages: ["it"],
  modes: ["IN_PERSON"],
  windows: [],
};

type Change = VariablesOf<typeof REVISE>["change"];

export function termsOf(offer: Editable): Terms {
  return {
    title: offer.title,
    hoursPerWeek: offer.hoursPerWeek,
    places: offer.places,
    minAge: offer.minAge === null ? "" : String(offer.minAge),
    maxAge: offer.maxAge === null ? "" : String(offer.maxAge),
    validTo: offer.validTo ?? "",
    languages: [...offer.languages],
    modes: [...offer.modes],
    windows: asInput(offer.windows),
  };
}

const age = (text: string) => (text === "" ? null : Number(text));

export function proposedOf(terms: Terms, competenceIds: string[]): VariablesOf<typeof PROPOSE>["terms"] {
  return {
    title: terms.title,
    competenceIds,
    hoursPerWeek: terms.hoursPerWeek,
    places: terms.places,
    minAge: age(terms.minAge),
    maxAge: age(terms.maxAge),
    validTo: terms.validTo || null,
    languages: terms.languages,
    modes: terms.modes,
    windows: terms.windows,
  };
}

/** Only what is no longer as it was: the rest is left as it is, whoever changed it meanwhile. */
export function differences(before: Terms, after: Terms): Change {
  const all: { [Name in keyof Terms]: () => Change } = {
    title: () => ({ title: after.title }),
    hoursPerWeek: () => ({ hoursPerWeek: after.hoursPerWeek }),
    places: () => ({ places: after.places }),
    minAge: () => ({ minAge: age(after.minAge) }),
    maxAge: () => ({ maxAge: age(after.maxAge) }),
    validTo: () => ({ validTo: after.validTo || null }),
    languages: () => ({ languages: after.languages }),
    modes: () => ({ modes: after.modes }),
    windows: () => ({ windows: after.windows }),
  };
  const names = Object.keys(all) as (keyof Terms)[];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .reduce<Change>((change, name) => ({ ...change, ...all[name]() }), {});
}
