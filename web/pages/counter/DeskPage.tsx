import { useState, type ReactNode } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useDeed } from "../app/deeds";
import { forget, useKept, useRested } from "../app/kept";
import { AreaField } from "../parts/AreaField";
import { Contacts, Phone } from "../parts/Contacts";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { Sure } from "../parts/Sure";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { DESKS, ORIENTATION, RECORD_CONTACT, type ContactInput } from "./queries";

const KINDS: ContactInput["kind"][] = [
  "INFORMATION",
  "ORIENTATION",
  "PROCEDURE",
  "SUPPORT",
  "URGENT",
  "WANTS_TO_HELP",
  "OTHER",
];
const OUTCOMES: ContactInput["outcome"][] = ["ANSWERED", "POINTED_ON", "APPOINTMENT", "UNANSWERED"];

const KEPT = "desk-contact";
const BLANK = {
  words: "",
  kind: "ORIENTATION" as ContactInput["kind"],
  competence: "",
  area: null as Named | null,
  services: [] as string[],
  partners: [] as string[],
};

/** The counter: what somebody asks, where to point them, and one tap to write down that it was heard. */
export default function DeskPage() {
  const [{ data, error }, again] = useQuery({ query: DESKS });
  const [desk, setDesk] = useKept("desk", "");
  const [round, setRound] = useState(0);
  const desks = data?.desks.edges.map(({ node }) => node) ?? [];
  function next() {
    forget(KEPT);
    setRound(round + 1);
  }
  const deskId = desks.some((one) => one.id === desk) ? desk : (desks[0]?.id ?? "");
  return (
    <Page title={say("desk.title")} lead={say("desk.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {data && (
        <div className="narrow">
          <SelectField
            label={say("desk.which")}
            value={deskId}
            onChange={setDesk}
            options={desks.map((one) => ({ value: one.id, label: one.name }))}
          />
        </div>
      )}
      {deskId && <Contact key={round} deskId={deskId} onNext={next} />}
    </Page>
  );
}

function Contact({ deskId, onNext }: { deskId: string; onNext: () => void }) {
  const [heard, setHeard] = useKept(KEPT, BLANK);
  const set = (part: Partial<typeof BLANK>) => setHeard((now) => ({ ...now, ...part }));
  const { words, kind, competence, area, services, partners } = heard;
  const saysNothing = !words.trim() && !competence && !area && kind === BLANK.kind && !services.length && !partners.length;
  const search = useRested(words.trim(), 300);
  const [{ data, error, fetching }, again] = useQuery({
    query: ORIENTATION,
    variables: { words: search },
    pause: search.length < 2,
  });
  const { act, busy, refusals, done } = useDeed(RECORD_CONTACT);
  const [key] = useState(() => crypto.randomUUID());
  const found = search.length >= 2 ? data?.orientation : undefined;
  const [recorded, setRecorded] = useState("");
  async function record(outcome: ContactInput["outcome"]) {
    const made = await act({
      deskId,
      key,
      contact: {
        kind,
        outcome,
        competenceId: competence || null,
        areaId: area?.id ?? null,
        serviceIds: services,
        partnerIds: partners,
      },
    });
    if (!made?.contact) return;
    setRecorded(made.contact.id);
    forget(KEPT);
  }
  return (
    <div className="desk">
      <div>
        <TextField label={say("desk.words")} value={words} onChange={(words) => set({ words })} hint={say("desk.wordsHint")} />
        {error && <Failed error={error} again={again} />}
        {fetching && <Loading />}
        {found && found.competences.length > 0 && (
          <div className="choices" role="group" aria-label={say("desk.asked")}>
            {found.competences.map((one) => (
              <button
                key={one.id}
                type="button"
                className="chip"
                aria-pressed={competence === one.id}
                onClick={() => set({ competence: competence === one.id ? "" : one.id })}
              >
                {one.label}
              </button>
            ))}
          </div>
        )}
        <SelectField
          label={say("desk.kind")}
          value={kind}
          onChange={(value) => set({ kind: value as ContactInput["kind"] })}
          options={KINDS.map((value) => ({ value, label: term("request", value) }))}
          refusals={at(refusals, "kind")}
        />
        <AreaField hint="" label={say("desk.area")} area={area} onChoose={(area) => set({ area })} refusals={at(refusals, "areaId")} />
      </div>
      <div className="desk-found">
        {found && (
          <>
            <Choices
              title={say("services.title")}
              items={found.services.map((one) => ({
                id: one.id,
                text: one.name,
                note: [one.provider, one.place?.address, one.howToAsk].filter(Boolean).join(" · "),
                extra: one.phone && <Phone number={one.phone} />,
              }))}
              chosen={services}
              onChange={(services) => set({ services })}
              over={done}
            />
            <Choices
              title={say("desk.partners")}
              items={found.commitments.map((one) => ({
                id: one.partner.id,
                text: `${one.partner.name}: ${one.title}`,
                extra: <Contacts contacts={one.partner.contacts} partner={one.partner.name} />,
              }))}
              chosen={partners}
              onChange={(partners) => set({ partners })}
              over={done}
            />
          </>
        )}
      </div>
      <div>
        <p className="field-label">{say("desk.outcome")}</p>
        {done ? (
          <>
            <Deed onDo={onNext} done={say("desk.recorded")}>
              {say("desk.next")}
            </Deed>
            {recorded && (
              <p className="mt-2">
                <Link href={`/families/new?contact=${encodeURIComponent(recorded)}`}>{say("desk.accompany")}</Link>
              </p>
            )}
          </>
        ) : (
          <div className="buttons">
            {OUTCOMES.map((outcome) => {
              const deed = { lesser: outcome !== "ANSWERED", onDo: () => record(outcome), busy };
              return saysNothing ? (
                <Sure key={outcome} sure={say("desk.unsaid")} {...deed}>
                  {term("outcome", outcome)}
                </Sure>
              ) : (
                <Deed key={outcome} {...deed}>
                  {term("outcome", outcome)}
                </Deed>
              );
            })}
          </div>
        )}
        {beside(refusals, "kind", "areaId").map((one, index) => (
          <p key={index} role="alert" className="refusals">
            {one.message}
          </p>
        ))}
      </div>
    </div>
  );
}

type Item = { id: string; text: string; note?: string; extra?: ReactNode };

type ChoicesProps = {
  title: string;
  items: Item[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
  over: boolean;
};

function Choices(props: ChoicesProps) {
  if (!props.items.length) return null;
  return (
    <section>
      <h2 className="h5">{props.title}</h2>
      <ul className="plain-list">
        {props.items.map((one, index) => (
          <li key={`${one.id} ${index}`} className="card-box">
            <label className="check">
              <input
                type="checkbox"
                disabled={props.over}
                checked={props.chosen.includes(one.id)}
                onChange={(event) =>
                  props.onChange(
                    event.target.checked ? [...props.chosen, one.id] : props.chosen.filter((id) => id !== one.id),
                  )
                }
              />
              {one.text}
            </label>
            {one.note && <p className="mb-0 hint">{one.note}</p>}
            {one.extra}
          </li>
        ))}
      </ul>
    </section>
  );
}
