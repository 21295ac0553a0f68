import { useQuery } from "urql";
import { Link, useLocation, useSearch } from "wouter";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { forget, useKept } from "../app/kept";
import { AreaField } from "../parts/AreaField";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { CheckFields, SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { AGES, LANGUAGES, NeedCard } from "../search/NeedCard";
import { askedNeed, newNeed, type AgeBand, type Named, type NeedDraft } from "../search/draft";
import { say, term } from "../words";
import { languages } from "../words/formats";
import { CONTROLLER, OPEN_CASE } from "./case";

type Case = VariablesOf<typeof OPEN_CASE>["case"];
type Consent = NonNullable<Case["consents"]>[number];
type Draft = {
  members: AgeBand[];
  languages: string[];
  consents: Consent[];
  legalBasis: Case["legalBasis"];
  controller: string | null;
  area: Named | null;
  needs: NeedDraft[];
};

const BASES: Case["legalBasis"][] = [
  "PUBLIC_TASK",
  "CONSENT",
  "LEGAL_OBLIGATION",
  "CONTRACT",
  "VITAL_INTERESTS",
  "LEGITIMATE_INTERESTS",
];
const EMPTY: Draft = {
  members: [],
  languages: ["it"],
  consents: [],
  legalBasis: "PUBLIC_TASK",
  controller: null,
  area: null,
  needs: [],
};
const FIELDS = ["members", "languages", "consents", "legalBasis", "controller", "areaId", "needs"];

/** A household to accompany, under a random code: age bands and needs, never who it is. */
export default function NewFamilyPage() {
  const contactId = new URLSearchParams(useSearch()).get("contact");
  const [draft, setDraft] = useKept<Draft>("new-family", EMPTY);
  const [{ data }] = useQuery({ query: CONTROLLER });
  const [, go] = useLocation();
  const { act, busy, refusals } = useDeed(OPEN_CASE);
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const controller = draft.controller ?? data?.beneficiaries.edges[0]?.node.controller ?? "";
  const asked = {
    case: {
      members: draft.members,
      languages: draft.languages,
      consents: draft.consents,
      legalBasis: draft.legalBasis,
      controller,
    },
    needs: draft.needs.length ? draft.needs.map(askedNeed) : null,
    areaId: draft.area?.id ?? null,
    contactId,
  };
  const key = useAskingKey(asked);
  async function open() {
    const found = await act({ ...asked, key });
    if (!found?.beneficiary) return;
    forget("new-family");
    setDraft(EMPTY);
    go(`/families/${encodeURIComponent(found.beneficiary.id)}`);
  }
  return (
    <Page title={say("newFamily.title")} lead={say("newFamily.lead")}>
      {contactId && <p className="hint">{say("newFamily.fromDesk")}</p>}
      <div className="columns">
        <div>
          <Members members={draft.members} onChange={(members) => set({ members })} refusals={at(refusals, "members")} />
          <AreaField
            label={say("search.where")}
            hint=""
            area={draft.area}
            onChoose={(area) => set({ area })}
            refusals={at(refusals, "areaId")}
          />
          <CheckFields
            legend={say("newFamily.languages")}
            chosen={draft.languages}
            onChange={(chosen) => set({ languages: chosen })}
            options={LANGUAGES.map((value) => ({ value, label: languages([value]) }))}
          />
          <Refusals refusals={at(refusals, "languages", "case")} />
          <CheckFields
            legend={say("newFamily.consents")}
            chosen={draft.consents}
            onChange={(consents) => set({ consents })}
            options={(["REFERRAL", "CASE_SHARING"] as const).map((value) => ({ value, label: term("consent", value) }))}
          />
          <Refusals refusals={at(refusals, "consents")} />
          <SelectField
            label={say("newFamily.basis")}
            value={draft.legalBasis}
            onChange={(value) => set({ legalBasis: value as Case["legalBasis"] })}
            options={BASES.map((value) => ({ value, label: term("basis", value) }))}
            refusals={at(refusals, "legalBasis")}
          />
          <TextField
            label={say("newFamily.controller")}
            value={controller}
            onChange={(next) => set({ controller: next })}
            refusals={at(refusals, "controller")}
          />
        </div>
        <div>
          <CompetenceField
            label={say("search.need")}
            onChoose={(competence) => set({ needs: [...draft.needs, newNeed(competence)] })}
          />
          {draft.needs.map((need, index) => (
            <NeedCard
              key={need.key}
              need={need}
              refusals={at(refusals, String(index), "needs")}
              onChange={(next) => set({ needs: draft.needs.map((one) => (one.key === need.key ? next : one)) })}
              onRemove={() => set({ needs: draft.needs.filter((one) => one.key !== need.key) })}
            />
          ))}
          {!draft.needs.length && <Refusals refusals={at(refusals, "needs")} />}
        </div>
      </div>
      <div className="buttons">
        <Deed onDo={open} busy={busy} refusals={beside(refusals, ...FIELDS)}>
          {say("newFamily.do")}
        </Deed>
        <Link href="/families" className="btn btn-outline-primary btn-sm">
          {say("families.back")}
        </Link>
      </div>
    </Page>
  );
}

type MembersProps = { members: AgeBand[]; onChange: (members: AgeBand[]) => void; refusals: ReturnType<typeof at> };

/** Who belongs to it: one tap an age band for each person. */
function Members({ members, onChange, refusals }: MembersProps) {
  return (
    <fieldset className="field checks">
      <legend>{say("newFamily.members")}</legend>
      <div className="choices">
        {AGES.map((age) => (
          <button key={age} type="button" className="chip" onClick={() => onChange([...members, age])}>
            <span aria-hidden="true">+ </span>
            <span className="visually-hidden">{say("newFamily.add")} </span>
            {term("age", age)}
          </button>
        ))}
      </div>
      <div role="status">
        {members.length > 0 && (
          <ol>
            {members.map((age, index) => (
              <li key={index}>
                {term("age", age)}{" "}
                <button type="button" className="link" onClick={() => onChange(members.filter((_, at) => at !== index))}>
                  {say("need.remove")}
                  <span className="visually-hidden">
                    {" "}
                    {index + 1}, {term("age", age)}
                  </span>
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
      <Refusals refusals={refusals} />
    </fieldset>
  );
}
