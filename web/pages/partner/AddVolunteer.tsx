import { useState } from "react";
import { useAskingKey, useDeed } from "../app/deeds";
import { useKept } from "../app/kept";
import { useBehalf } from "../parts/Behalf";
import { ChosenCompetences } from "../parts/ChosenCompetences";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { CheckFields, TextField } from "../parts/Field";
import { Refusals, at, beside } from "../parts/Refusals";
import { LANGUAGES } from "../search/NeedCard";
import type { Named } from "../search/draft";
import { say } from "../words";
import { languages } from "../words/formats";
import { JOIN_VOLUNTEER } from "./queries";

const BLANK = {
  name: "",
  languages: ["it"],
  competences: [] as { id: string; label: string }[],
  insuranceUntil: "",
  clearanceUntil: "",
};
const FIELDS = ["name", "languages", "competenceIds", "insuranceUntil", "clearanceUntil", "onBehalf"];

/** Somebody who holds sessions for an organisation from now on. */
export function AddVolunteer({ organisation }: { organisation: Named }) {
  const [draft, setDraft] = useKept(`new-volunteer-${organisation.id}`, BLANK);
  const { behalf, fields } = useBehalf(organisation.id);
  const { act, busy, refusals, done } = useDeed(JOIN_VOLUNTEER);
  const [added, setAdded] = useState({ name: "", waits: false });
  const key = useAskingKey(draft);
  const set = (part: Partial<typeof BLANK>) => setDraft((now) => ({ ...now, ...part }));
  async function add() {
    const terms = {
      name: draft.name,
      organisationIds: [organisation.id],
      languages: draft.languages,
      competenceIds: draft.competences.map((one) => one.id),
      insuranceUntil: draft.insuranceUntil || null,
      clearanceUntil: draft.clearanceUntil || null,
    };
    const made = await act({ terms, key, onBehalf: behalf });
    if (!made?.volunteer) return;
    setAdded({ name: made.volunteer.name, waits: made.volunteer.state === "PROPOSED" });
    setDraft(BLANK);
  }
  return (
    <>
      <TextField label={say("contacts.name")} value={draft.name} onChange={(name) => set({ name })} refusals={at(refusals, "name")} />
      <CheckFields
        legend={say("match.languages")}
        chosen={draft.languages}
        onChange={(chosen) => set({ languages: chosen })}
        options={LANGUAGES.map((value) => ({ value, label: languages([value]) }))}
      />
      <Refusals refusals={at(refusals, "languages")} />
      <CompetenceField
        label={say("volunteers.competence")}
        onChoose={(one) => set({ competences: [...draft.competences.filter(({ id }) => id !== one.id), one] })}
      />
      <ChosenCompetences
        chosen={draft.competences}
        onRemove={(removed) => set({ competences: draft.competences.filter(({ id }) => id !== removed) })}
      />
      <Refusals refusals={at(refusals, "competenceIds")} />
      <div className="row-fields">
        <TextField
          label={say("volunteers.insurance")}
          type="date"
          value={draft.insuranceUntil}
          onChange={(insuranceUntil) => set({ insuranceUntil })}
          refusals={at(refusals, "insuranceUntil")}
        />
        <TextField
          label={say("volunteers.clearance")}
          type="date"
          value={draft.clearanceUntil}
          onChange={(clearanceUntil) => set({ clearanceUntil })}
          refusals={at(refusals, "clearanceUntil")}
        />
      </div>
      {fields(refusals)}
      <Deed
        onDo={add}
        busy={busy}
        refusals={beside(refusals, ...FIELDS)}
        done={done && say(added.waits ? "volunteers.waits" : "volunteers.added", { name: added.name })}
      >
        {say("contacts.doAdd")}
      </Deed>
    </>
  );
}
