import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import { useRested } from "../app/kept";
import { useAllPages } from "../app/pages";
import { useViewer } from "../app/session";
import { ChosenCompetences } from "../parts/ChosenCompetences";
import { Combobox, plain } from "../parts/Combobox";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { CheckFields, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { clock, day, list, shortDay } from "../words/formats";
import {
  CANCEL_TRAINING,
  COMPLETE_TRAINING,
  ENROL,
  LEARNERS,
  PLAN_TRAINING,
  RECORD_TRAINING,
  TRAININGS,
  WITHDRAW,
  type Training,
} from "./trainings";

/** Courses for volunteers and operators: when, what they teach, who comes, and what was gained. */
export default function TrainingsPage() {
  const { roles } = useViewer();
  const keeps = roles.includes("COORDINATOR");
  const found = useAllPages(TRAININGS, {}, ({ trainings }) => ({
    items: trainings.edges.map(({ node }) => node),
    pageInfo: trainings.pageInfo,
  }));
  const planned = found.items.filter((one) => one.state === "PLANNED");
  const over = found.items.filter((one) => one.state !== "PLANNED");
  return (
    <Page title={say("trainings.title")} lead={say("trainings.lead")}>
      {found.error && <Failed error={found.error} again={found.again} />}
      {!found.first && !found.error && <Loading />}
      {keeps && found.first && (
        <details>
          <summary>{say("trainings.plan")}</summary>
          <Plan again={found.again} />
        </details>
      )}
      {found.whole && !found.items.length && <Empty title={say("trainings.none")} />}
      {planned.length > 0 && (
        <section>
          <h2 className="h5">{say("trainings.planned")}</h2>
          <ul className="cards">
            {planned.map((one) => (
              <TrainingCard key={`${one.id} ${one.revision}`} training={one} keeps={keeps} again={found.again} />
            ))}
          </ul>
        </section>
      )}
      {over.length > 0 && (
        <section>
          <h2 className="h5">{say("trainings.over")}</h2>
          <ul className="cards">
            {over.map((one) => (
              <TrainingCard key={one.id} training={one} keeps={false} again={found.again} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

type CardProps = { training: Training; keeps: boolean; again: () => void };
type Person = { id: string; name: string };

const peopleOf = (training: Training): Person[] =>
  training.participants.flatMap((one) => one.volunteer ?? one.caseManager ?? []);

function TrainingCard({ training, keeps, again }: CardProps) {
  const people = peopleOf(training);
  const gained = training.participants.filter((one) => one.gainedOn).length;
  return (
    <li className="card-box">
      <h3 className="h6">{training.title}</h3>
      <p className="mb-1">
        <span className={`badge-state is-${training.state === "PLANNED" ? "requested" : training.state === "COMPLETED" ? "met" : "ended"}`}>
          {term("training", training.state)}
        </span>{" "}
        <span className="capital">{list(training.competences.map((one) => one.label))}</span>
        {training.validMonths && ` · ${say("trainings.valid", { n: training.validMonths })}`}
      </p>
      {training.description && <p className="mb-1">{training.description}</p>}
      <ul className="mb-1">
        {training.sessions.map((one) => (
          <li key={one.number}>
            {shortDay(one.on)} {clock(one.opens)}, {say("minutes", { n: one.minutes })}
          </li>
        ))}
      </ul>
      <p className="mb-1">
        {say("trainings.people", { n: people.length, places: training.places })}
        {gained > 0 && ` · ${say("trainings.gained", { n: gained })}`}
      </p>
      {people.length > 0 && (
        <details>
          <summary>
            {say("trainings.who")}
            <span className="visually-hidden">: {training.title}</span>
          </summary>
          <p className="mb-1">{list(people.map((one) => one.name))}</p>
        </details>
      )}
      {keeps && <Keep training={training} people={people} again={again} />}
    </li>
  );
}

/** What whoever keeps the courses does with one. */
function Keep({ training, people, again }: { training: Training; people: Person[]; again: () => void }) {
  const complete = useDeed(COMPLETE_TRAINING);
  const cancel = useDeed(CANCEL_TRAINING);
  const withdraw = useDeed(WITHDRAW);
  const [leaving, setLeaving] = useState<string[]>([]);
  const sent = { id: training.id, revision: training.revision };
  const after = async (deed: Promise<unknown>) => {
    if (await deed) again();
  };
  return (
    <>
      <Enrol training={training} again={again} />
      {people.length > 0 && (
        <details>
          <summary>
            {say("trainings.leave")}
            <span className="visually-hidden">: {training.title}</span>
          </summary>
          <CheckFields
            legend={say("trainings.whoLeaves")}
            chosen={leaving}
            onChange={setLeaving}
            options={people.map((one) => ({ value: one.id, label: one.name }))}
          />
          <Deed
            lesser
            onDo={() => leaving.length && after(withdraw.act({ ...sent, participantIds: leaving }))}
            busy={withdraw.busy}
            refusals={withdraw.refusals}
            about={training.title}
          >
            {say("trainings.doLeave")}
          </Deed>
        </details>
      )}
      {people.length > 0 &&
        training.sessions.map((one) => (
          <Attendance key={one.number} training={training} number={one.number} people={people} again={again} />
        ))}
      <div className="buttons">
        <Deed
          onDo={() => after(complete.act(sent))}
          busy={complete.busy}
          refusals={complete.refusals}
          about={training.title}
        >
          {say("trainings.complete")}
        </Deed>
        <Deed lesser onDo={() => after(cancel.act(sent))} busy={cancel.busy} refusals={cancel.refusals} about={training.title}>
          {say("trainings.cancel")}
        </Deed>
      </div>
    </>
  );
}

type AttendanceProps = { training: Training; number: number; people: Person[]; again: () => void };

function Attendance({ training, number, people, again }: AttendanceProps) {
  const session = training.sessions.find((one) => one.number === number)!;
  const there = training.participants
    .filter((one) => one.sessions.includes(number))
    .flatMap((one) => (one.volunteer ?? one.caseManager)?.id ?? []);
  const [came, setCame] = useState(there);
  const { act, busy, refusals } = useDeed(RECORD_TRAINING);
  async function record() {
    if (await act({ id: training.id, revision: training.revision, number, participantIds: came })) again();
  }
  return (
    <Unfold title={say("trainings.came", { day: shortDay(session.on), n: there.length })} about={training.title}>
      {() => (
        <>
          <CheckFields
            legend={say("trainings.whoCame", { day: day(session.on) })}
            chosen={came}
            onChange={setCame}
            options={people.map((one) => ({ value: one.id, label: one.name }))}
          />
          <Deed lesser onDo={record} busy={busy} refusals={refusals} about={training.title}>
            {say("save")}
          </Deed>
        </>
      )}
    </Unfold>
  );
}

function Enrol({ training, again }: { training: Training; again: () => void }) {
  const [text, setText] = useState("");
  const search = useRested(text.trim(), 200);
  const [{ data }] = useQuery({ query: LEARNERS, variables: { search }, pause: search.length < 2 });
  const { act, busy, refusals } = useDeed(ENROL);
  const options = useMemo(() => {
    const wanted = plain(search);
    const managers = (data?.caseManagers.edges ?? [])
      .filter(({ node }) => plain(node.name).includes(wanted))
      .map(({ node }) => ({ id: node.id, label: node.name, note: say("role.CASE_MANAGER") }));
    const volunteers = (data?.volunteers.edges ?? []).map(({ node }) => ({
      id: node.id,
      label: node.name,
      note: node.organisations.map((one) => one.name).join(", "),
    }));
    return [...managers, ...volunteers].slice(0, 10);
  }, [data, search]);
  async function enrol(id: string) {
    if (busy) return;
    setText("");
    if (await act({ id: training.id, revision: training.revision, participantIds: [id] })) again();
  }
  return (
    <Combobox
      label={say("trainings.enrol")}
      hint={say("trainings.enrolHint")}
      text={text}
      onText={setText}
      options={search.length < 2 || text.trim() !== search ? [] : options}
      busy={!data || text.trim() !== search}
      refusals={[...refusals]}
      onChoose={(option) => void enrol(option.id)}
    />
  );
}

const SESSION = { on: "", opens: "17:00", minutes: "120" };

function Plan({ again }: { again: () => void }) {
  const [terms, setTerms] = useState({ title: "", description: "", places: "20", validMonths: "" });
  const [competences, setCompetences] = useState<{ id: string; label: string }[]>([]);
  const [sessions, setSessions] = useState([SESSION]);
  const { act, busy, refusals } = useDeed(PLAN_TRAINING);
  const asked = {
    title: terms.title,
    description: terms.description || null,
    places: Number(terms.places),
    validMonths: terms.validMonths ? Number(terms.validMonths) : null,
    competenceIds: competences.map((one) => one.id),
    sessions: sessions.filter((one) => one.on).map((one) => ({ ...one, minutes: Number(one.minutes) })),
  };
  const key = useAskingKey(asked);
  const set = (part: Partial<typeof terms>) => setTerms({ ...terms, ...part });
  const setSession = (index: number, part: Partial<typeof SESSION>) =>
    setSessions(sessions.map((one, other) => (other === index ? { ...one, ...part } : one)));
  async function plan() {
    if (!(await act({ terms: asked, key }))) return;
    set({ title: "", description: "" });
    setCompetences([]);
    setSessions([SESSION]);
    again();
  }
  return (
    <div className="card-box narrow">
      <TextField label={say("offer.name")} value={terms.title} onChange={(title) => set({ title })} refusals={at(refusals, "title")} />
      <TextField
        label={say("interventions.description")}
        value={terms.description}
        onChange={(description) => set({ description })}
        refusals={at(refusals, "description")}
      />
      <CompetenceField
        label={say("trainings.teaches")}
        onChoose={(one) => setCompetences([...competences.filter(({ id }) => id !== one.id), one])}
      />
      <ChosenCompetences
        chosen={competences}
        onRemove={(removed) => setCompetences(competences.filter(({ id }) => id !== removed))}
      />
      <Refusals refusals={at(refusals, "competenceIds")} />
      {sessions.map((one, index) => (
        <div key={index} className="row-fields" role="group" aria-label={say("trainings.session", { n: index + 1 })}>
          <TextField label={say("attendance.day")} type="date" value={one.on} onChange={(on) => setSession(index, { on })} />
          <TextField label={say("introduction.at")} type="time" value={one.opens} onChange={(opens) => setSession(index, { opens })} />
          <TextField
            label={say("attendance.minutes")}
            type="number"
            min={15}
            step={15}
            value={one.minutes}
            onChange={(minutes) => setSession(index, { minutes })}
          />
        </div>
      ))}
      <Refusals refusals={at(refusals, "sessions")} />
      <button type="button" className="chip" onClick={() => setSessions([...sessions, { ...SESSION }])}>
        {say("trainings.another")}
      </button>
      <div className="row-fields">
        <TextField
          label={say("trainings.places")}
          type="number"
          min={1}
          value={terms.places}
          onChange={(places) => set({ places })}
          refusals={at(refusals, "places")}
        />
        <TextField
          label={say("trainings.months")}
          type="number"
          min={1}
          value={terms.validMonths}
          onChange={(validMonths) => set({ validMonths })}
          refusals={at(refusals, "validMonths")}
        />
      </div>
      <Deed
        onDo={plan}
        busy={busy}
        refusals={beside(refusals, "title", "description", "competenceIds", "sessions", "places", "validMonths")}
      >
        {say("trainings.doPlan")}
      </Deed>
    </div>
  );
}
