import type { VariablesOf } from "../app/graphql";
import { asInput } from "../parts/week";
import type { Window } from "../words/formats";
import type { CriterionName, Fix, FixChange, SEARCH } from "./queries";

export type Named = { id: string; name: string };
type SearchInput = VariablesOf<typeof SEARCH>["search"];
type NeedInput = SearchInput["needs"][number];
export type Mode = NonNullable<NeedInput["modes"]>[number];
export type AgeBand = NonNullable<NeedInput["ageBand"]>;
export type Priority = NonNullable<NeedInput["priority"]>;

export type NeedDraft = {
  key: string;
  competence: { id: string; label: string };
  hoursPerWeek: number;
  sessionMinutes: number;
  windows: Window[];
  ageBand: AgeBand | "";
  languages: string[];
  modes: Mode[];
  wheelchair: boolean;
  priority: Priority;
  furtherAreas: Named[];
  from: string;
  to: string;
};

export type Draft = {
  area: Named | null;
  needs: NeedDraft[];
  weights: Partial<Record<CriterionName, number>>;
};

export const EMPTY: Draft = { area: null, needs: [], weights: {} };

export function newNeed(competence: { id: string; label: string }): NeedDraft {
  return {
    key: crypto.randomUUID(),
    competence,
    hoursPerWeek: 1,
    sessionMinutes: 60,
    windows: [],
    ageBand: "",
    languages: [],
    modes: [],
    wheelchair: false,
    priority: "NORMAL",
    furtherAreas: [],
    from: "",
    to: "",
  };
}

/** With this need as well; what is asked already is not asked twice. */
export function withNeed(draft: Draft, competence: { id: string; label: string }): Draft {
  if (draft.needs.some((one) => one.competence.id === competence.id)) return draft;
  return { ...draft, needs: [...draft.needs, newNeed(competence)] };
}

/** What is asked of the API; null while there is too little to ask. */
export function asked({ area, needs, weights }: Draft): SearchInput | null {
  if (!area || !needs.length) return null;
  const given = Object.entries(weights) as [CriterionName, number][];
  return {
    areaId: area.id,
    needs: needs.map(askedNeed),
    ...(given.length ? { weights: given.map(([name, weight]) => ({ name, weight })) } : {}),
  };
}

export function askedNeed(need: NeedDraft): NeedInput {
  return {
    competenceId: need.competence.id,
    hoursPerWeek: need.hoursPerWeek,
    sessionMinutes: need.sessionMinutes,
    windows: need.windows.length ? asInput(need.windows) : null,
    ageBand: need.ageBand || null,
    languages: need.languages,
    modes: need.modes.length ? need.modes : null,
    wheelchair: need.wheelchair,
    priority: need.priority,
    furtherAreaIds: need.furtherAreas.map((one) => one.id),
    from: need.from || null,
    to: need.to || null,
  };
}

/** The needs after a change, or null where the change is not the family's to make. */
function changed(need: NeedDraft, change: FixChange): NeedDraft[] | null {
  switch (change.__typename) {
    case "AddArea":
      return [{ ...need, furtherAreas: [...need.furtherAreas, change.area] }];
    case "AddWindow":
      return [{ ...need, windows: [...need.windows, ...asInput([change.window])] }];
    case "MovePeriod":
      return [{ ...need, from: change.from, to: change.to }];
    case "FewerHours":
      return [{ ...need, hoursPerWeek: change.hoursPerWeek }];
    case "ShorterSession":
      return [{ ...need, sessionMinutes: change.sessionMinutes }];
    case "AllowMode":
      return [{ ...need, modes: [...need.modes, change.mode] }];
    case "DropLanguage":
      return [{ ...need, languages: need.languages.filter((one) => !change.languages.includes(one)) }];
    case "AddInterpreter":
      return [
        { ...need, languages: [] },
        {
          ...newNeed(change.competence),
          hoursPerWeek: change.hoursPerWeek,
          sessionMinutes: change.sessionMinutes,
          windows: asInput(change.windows),
          modes: [...change.modes],
        },
      ];
    default:
      return null;
  }
}

/** Whether one tap does it: all of its changes are the family's to make. */
export function isRelaxation(fix: Fix): boolean {
  return fix.changes.every((change) => changed(newNeed({ id: "", label: "" }), change) !== null);
}

export function relaxed(draft: Draft, key: string, fix: Fix): Draft {
  const needs = draft.needs.flatMap((need) => {
    if (need.key !== key) return [need];
    return fix.changes.reduce<NeedDraft[]>((now, change) => {
      const [first, ...rest] = now;
      return [...(changed(first!, change) ?? [first!]), ...rest];
    }, [need]);
  });
  return { ...draft, needs };
}
