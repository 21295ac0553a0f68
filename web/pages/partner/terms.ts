import type { VariablesOf } from "../app/graphql";
import { asInput } from "../parts/week";
import type { Mode } from "../search/draft";
import type { Window } from "../words/formats";
import type { Editable, REVISE } from "./queries";

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

/** Only what is no longer as it was: the rest is left as it is, whoever changed it meanwhile. */
export function differences(before: Terms, after: Terms): Change {
  const age = (text: string) => (text === "" ? null : Number(text));
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
