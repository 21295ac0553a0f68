import { CheckFields, SelectField } from "../parts/Field";
import { NumberField } from "../parts/NumberField";
import { Refusals, at, beside, type Refusal } from "../parts/Refusals";
import { WeekGrid } from "../parts/WeekGrid";
import { say, term } from "../words";
import { languages, windows } from "../words/formats";
import type { AgeBand, Mode, NeedDraft, Priority } from "./draft";

export const AGES: AgeBand[] = [
  "AGE_0_2",
  "AGE_3_5",
  "AGE_6_10",
  "AGE_11_13",
  "AGE_14_17",
  "AGE_18_64",
  "AGE_65_PLUS",
];
export const MODES: Mode[] = ["IN_PERSON", "AT_HOME", "ONLINE"];
const PRIORITIES: Priority[] = ["NORMAL", "HIGH", "URGENT"];
const LENGTHS = [30, 45, 60, 90, 120, 180];
export const LANGUAGES = ["it", "ar", "ro", "en", "fr", "es", "zh", "sq", "bn", "pt", "uk", "ru", "tl"];

type Props = {
  need: NeedDraft;
  refusals: Refusal[];
  onChange: (need: NeedDraft) => void;
  onRemove: () => void;
};

export function NeedCard({ need, refusals, onChange, onRemove }: Props) {
  const set = (part: Partial<NeedDraft>) => onChange({ ...need, ...part });
  return (
    <div className="card-box need" role="group" aria-label={need.competence.label}>
      <div className="need-head">
        <h3 className="h6">{need.competence.label}</h3>
        <button type="button" className="link" onClick={onRemove}>
          {say("need.remove")}
          <span className="visually-hidden"> {need.competence.label}</span>
        </button>
      </div>
      <div className="row-fields">
        <NumberField
          label={say("need.hours")}
          value={need.hoursPerWeek}
          onChange={(hoursPerWeek) => set({ hoursPerWeek })}
          refusals={at(refusals, "hoursPerWeek")}
        />
        <SelectField
          label={say("need.session")}
          value={String(need.sessionMinutes)}
          onChange={(value) => set({ sessionMinutes: Number(value) })}
          options={[...new Set([...LENGTHS, need.sessionMinutes])]
            .sort((a, b) => a - b)
            .map((n) => ({ value: String(n), label: say("minutes", { n }) }))}
          refusals={at(refusals, "sessionMinutes")}
        />
        <SelectField
          label={say("need.age")}
          value={need.ageBand}
          onChange={(value) => set({ ageBand: value as AgeBand | "" })}
          options={[
            { value: "", label: say("need.anyAge") },
            ...AGES.map((value) => ({ value, label: term("age", value) })),
          ]}
        />
      </div>
      <Relaxed need={need} set={set} />
      <details>
        <summary>
          {say("need.when")}: <span className="said">{windows(need.windows)}</span>
        </summary>
        <WeekGrid
          label={say("need.whenFor", { competence: need.competence.label })}
          windows={need.windows}
          onChange={(windows) => set({ windows })}
          refusals={at(refusals, "windows")}
        />
      </details>
      <details>
        <summary>{say("need.more")}</summary>
        <SelectField
          label={say("need.priority")}
          value={need.priority}
          onChange={(value) => set({ priority: value as Priority })}
          options={PRIORITIES.map((value) => ({ value, label: term("priority", value) }))}
        />
        <CheckFields
          legend={say("need.languages")}
          chosen={need.languages}
          onChange={(languages) => set({ languages })}
          options={LANGUAGES.map((value) => ({ value, label: languages([value]) }))}
        />
        <CheckFields
          legend={say("need.modes")}
          chosen={need.modes}
          onChange={(modes) => set({ modes })}
          options={MODES.map((value) => ({ value, label: term("mode", value) }))}
        />
        <CheckFields
          legend={say("need.place")}
          chosen={need.wheelchair ? ["wheelchair"] : []}
          onChange={(chosen) => set({ wheelchair: chosen.length > 0 })}
          options={[{ value: "wheelchair", label: say("need.wheelchair") }]}
        />
      </details>
      <Refusals refusals={beside(refusals, "hoursPerWeek", "sessionMinutes", "windows")} />
    </div>
  );
}

/** What was given up, each with the way back. */
function Relaxed({ need, set }: { need: NeedDraft; set: (part: Partial<NeedDraft>) => void }) {
  return (
    <>
      {need.furtherAreas.map((one) => (
        <button
          key={one.id}
          type="button"
          className="chip is-on"
          onClick={() => set({ furtherAreas: need.furtherAreas.filter(({ id }) => id !== one.id) })}
        >
          {say("need.alsoIn", { area: one.name })} <span aria-hidden="true">✕</span>
          <span className="visually-hidden">{say("need.undo")}</span>
        </button>
      ))}
      {need.from && (
        <button type="button" className="chip is-on" onClick={() => set({ from: "", to: "" })}>
          {say("need.otherPeriod")} <span aria-hidden="true">✕</span>
          <span className="visually-hidden">{say("need.undo")}</span>
        </button>
      )}
    </>
  );
}
