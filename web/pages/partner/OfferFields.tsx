import { CheckFields, TextField } from "../parts/Field";
import { NumberField } from "../parts/NumberField";
import { at, type Refusal } from "../parts/Refusals";
import { WeekGrid } from "../parts/WeekGrid";
import { onGrid } from "../parts/week";
import { LANGUAGES, MODES } from "../search/NeedCard";
import { say, term } from "../words";
import { languages, windows, type Window } from "../words/formats";
import type { Terms } from "./terms";

/** The fields that these fields show; refusals of others are told at the button. */
export const FIELDS = ["title", "hoursPerWeek", "places", "windows", "minAge", "maxAge", "validTo", "onBehalf"];

type Props = { terms: Terms; set: (part: Partial<Terms>) => void; refusals: readonly Refusal[]; taken?: readonly Window[] };

/** What an offer says, to write and to paint. */
export function OfferFields({ terms, set, refusals, taken }: Props) {
  return (
    <>
      <div>
        <TextField
          label={say("offer.name")}
          value={terms.title}
          onChange={(title) => set({ title })}
          refusals={at(refusals, "title")}
        />
        <div className="row-fields">
          <NumberField
            label={say("need.hours")}
            value={terms.hoursPerWeek}
            onChange={(hoursPerWeek) => set({ hoursPerWeek })}
            refusals={at(refusals, "hoursPerWeek")}
          />
          <NumberField
            label={say("offer.places")}
            whole
            value={terms.places}
            onChange={(places) => set({ places })}
            refusals={at(refusals, "places")}
          />
        </div>
        <div className="row-fields">
          <TextField
            label={say("offer.minAge")}
            type="number"
            min={0}
            value={terms.minAge}
            onChange={(minAge) => set({ minAge })}
            refusals={at(refusals, "minAge")}
          />
          <TextField
            label={say("offer.maxAge")}
            type="number"
            min={0}
            value={terms.maxAge}
            onChange={(maxAge) => set({ maxAge })}
            refusals={at(refusals, "maxAge")}
          />
          <TextField
            label={say("offer.until")}
            type="date"
            value={terms.validTo}
            onChange={(validTo) => set({ validTo })}
            refusals={at(refusals, "validTo")}
          />
        </div>
        <CheckFields
          legend={say("match.languages")}
          chosen={terms.languages}
          onChange={(chosen) => set({ languages: chosen })}
          options={[...new Set([...LANGUAGES, ...terms.languages])].map((value) => ({ value, label: languages([value]) }))}
        />
        <CheckFields
          legend={say("offer.modes")}
          chosen={terms.modes}
          onChange={(modes) => set({ modes })}
          options={MODES.map((value) => ({ value, label: term("mode", value) }))}
        />
      </div>
      <div>
        {onGrid(terms.windows) ? (
          <WeekGrid
            label={say("offer.when")}
            windows={terms.windows}
            onChange={(next) => set({ windows: next })}
            taken={taken}
            takenLabel={say("offer.taken")}
            refusals={at(refusals, "windows")}
          />
        ) : (
          <p>
            {say("offer.offGrid")} {windows(terms.windows)}
          </p>
        )}
      </div>
    </>
  );
}
