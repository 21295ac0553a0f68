import { useState, type ReactNode } from "react";
import { useViewer } from "../app/session";
import { say, term } from "../words";
import { SelectField, TextField } from "./Field";
import { at, type Refusal } from "./Refusals";

export type Behalf = { saidBy: string; means: "PHONE" | "EMAIL" | "IN_PERSON"; saidOn: string };

/**
 * On whose word something is written down, for whoever is not the partner: the fields, and what they say. They are kept by
 * whoever gives where.
 */
export function useBehalf(
  partnerId: string,
  kept?: [Behalf, (next: Behalf) => void],
): { behalf: Behalf | null; fields: (refusals: readonly Refusal[]) => ReactNode } {
  const viewer = useViewer();
  const own = useState(nobodyYet);
  const [said, setSaid] = kept ?? own;
  if (viewer.partner?.id === partnerId) return { behalf: null, fields: () => null };
  const set = (part: Partial<Behalf>) => setSaid({ ...said, ...part });
  const fields = (refusals: readonly Refusal[]) => (
    <fieldset className="behalf">
      <legend>{say("behalf.title")}</legend>
      <div className="row-fields">
        <TextField
          label={say("behalf.saidBy")}
          value={said.saidBy}
          onChange={(saidBy) => set({ saidBy })}
          refusals={at(refusals, "onBehalf", "saidBy")}
        />
        <SelectField
          label={say("behalf.means")}
          value={said.means}
          onChange={(means) => set({ means: means as Behalf["means"] })}
          options={(["PHONE", "EMAIL", "IN_PERSON"] as const).map((value) => ({ value, label: term("way", value) }))}
        />
        <TextField
          label={say("behalf.saidOn")}
          type="date"
          value={said.saidOn}
          onChange={(saidOn) => set({ saidOn })}
          refusals={at(refusals, "onBehalf", "saidOn")}
        />
      </div>
    </fieldset>
  );
  return { behalf: said, fields };
}

export function nobodyYet(): Behalf {
  return { saidBy: "", means: "PHONE", saidOn: todayHere() };
}

/** Today where the person is. */
export function todayHere(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
