import { useState } from "react";
import { useQuery } from "urql";
import { Link, useParams } from "wouter";
import { NotFound } from "../app/NotFound";
import { useDeed } from "../app/deeds";
import { ChosenCompetences } from "../parts/ChosenCompetences";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { list, shortDay } from "../words/formats";
import {
  ASSESS,
  BILANCIO,
  DROP_JOB_GOAL,
  STATE_JOB_GOAL,
  type Assessment,
  type Bilancio,
  type MemberBilancio,
} from "./bilancio";

const LEVELS: Assessment["level"][] = ["BEGINNING", "WITH_HELP", "ALONE", "CAN_TEACH"];
const SOURCES: Assessment["source"][] = ["SELF", "OBSERVED"];
const ALL = LEVELS.length;
const FIRST_MAY_COME = { additionalTypenames: ["MemberBilancio"] };

type Named = { id: string; label: string };

/** What the members of a household can do, what work they want, and what that work asks of them. */
export default function BilancioPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id);
  const [{ data, error }, again] = useQuery({ query: BILANCIO, variables: { id }, context: FIRST_MAY_COME });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const family = data.beneficiary;
  if (!family) return <NotFound />;
  return (
    <Page title={`${say("bilancio.title")}, ${family.code}`} lead={say("bilancio.lead")}>
      {family.members.map((member) => (
        <Member
          key={member.number}
          family={family}
          member={member}
          found={family.bilancio.find((one) => one.member === member.number)}
        />
      ))}
      <Link href={`/families/${encodeURIComponent(family.id)}`}>{say("bilancio.back", { code: family.code })}</Link>
    </Page>
  );
}

type MemberProps = { family: Bilancio; member: Bilancio["members"][number]; found?: MemberBilancio };

function Member({ family, member, found }: MemberProps) {
  const name = say("bilancio.member", { n: member.number, age: term("age", member.ageBand) });
  const goals = found?.jobGoals.filter((one) => !one.droppedOn) ?? [];
  return (
    <section>
      <h2 className="h5">{name}</h2>
      <div className="columns">
        <div>
          {found?.now.length ? <Skills found={found} name={name} /> : <p>{say("bilancio.nothing")}</p>}
          {Boolean(found?.lendable.length) && (
            <p className="hint">{say("bilancio.lendable", { names: list(found!.lendable.map((one) => one.label)) })}</p>
          )}
          <Assess id={family.id} member={member.number} about={name} />
        </div>
        <div>
          {goals.map((goal) => (
            <Goal key={goal.number} id={family.id} goal={goal} />
          ))}
          <StateGoal id={family.id} member={member.number} about={name} />
        </div>
      </div>
    </section>
  );
}

function Skills({ found, name }: { found: MemberBilancio; name: string }) {
  return (
    <div className="scroll">
      <table className="figures is-text">
        <caption className="visually-hidden">{say("bilancio.caption", { name })}</caption>
        <thead>
          <tr>
            <th scope="col">{say("bilancio.competence")}</th>
            <th scope="col">{say("bilancio.level")}</th>
            <th scope="col">{say("bilancio.source")}</th>
          </tr>
        </thead>
        <tbody>
          {found.now.map((one) => (
            <tr key={one.competence.id}>
              <th scope="row" className="capital">
                {one.competence.label}
              </th>
              <td>
                <Level level={one.level} />
              </td>
              <td>
                {term("source", one.source)}, {shortDay(one.on)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How far, in words, with as many dots. */
function Level({ level }: { level: Assessment["level"] | null }) {
  const at = level ? LEVELS.indexOf(level) + 1 : 0;
  return (
    <span className="level">
      <span aria-hidden="true">{"●".repeat(at) + "○".repeat(ALL - at)}</span> {level ? term("level", level) : say("bilancio.unknown")}
    </span>
  );
}

function Assess({ id, member, about }: { id: string; member: number; about: string }) {
  const [competence, setCompetence] = useState<Named | null>(null);
  const [level, setLevel] = useState<Assessment["level"]>("ALONE");
  const [source, setSource] = useState<Assessment["source"]>("SELF");
  const { act, busy, refusals, done } = useDeed(ASSESS);
  async function assess() {
    if (!competence) return;
    if (await act({ id, member, assessments: [{ competenceId: competence.id, level, source }] })) setCompetence(null);
  }
  return (
    <details>
      <summary>
        {say("bilancio.add")}
        <span className="visually-hidden">: {about}</span>
      </summary>
      <CompetenceField label={say("bilancio.what")} onChoose={setCompetence} />
      <ChosenCompetences chosen={competence ? [competence] : []} onRemove={() => setCompetence(null)} />
      <Refusals refusals={at(refusals, "competenceId")} />
      <div className="row-fields">
        <SelectField
          label={say("bilancio.level")}
          value={level}
          onChange={(value) => setLevel(value as Assessment["level"])}
          options={LEVELS.map((value) => ({ value, label: term("level", value) }))}
        />
        <SelectField
          label={say("bilancio.source")}
          value={source}
          onChange={(value) => setSource(value as Assessment["source"])}
          options={SOURCES.map((value) => ({ value, label: term("source", value) }))}
        />
      </div>
      <Deed onDo={assess} busy={busy} refusals={beside(refusals, "competenceId")} done={done && say("offer.saved")} about={about}>
        {say("save")}
      </Deed>
    </details>
  );
}

function Goal({ id, goal }: { id: string; goal: MemberBilancio["jobGoals"][number] }) {
  const { act, busy, refusals } = useDeed(DROP_JOB_GOAL);
  return (
    <div className="card-box">
      <h3 className="h6">{goal.label}</h3>
      <ul className="mb-1">
        {goal.steps.map((step) => (
          <li key={step.competence.id}>
            {step.competence.label}: <Level level={step.level} />
          </li>
        ))}
      </ul>
      <Deed lesser onDo={() => act({ id, number: goal.number })} busy={busy} refusals={refusals} about={goal.label}>
        {say("bilancio.drop")}
      </Deed>
    </div>
  );
}

function StateGoal({ id, member, about }: { id: string; member: number; about: string }) {
  const [label, setLabel] = useState("");
  const [occupationId, setOccupationId] = useState("");
  const [competences, setCompetences] = useState<Named[]>([]);
  const { act, busy, refusals } = useDeed(STATE_JOB_GOAL);
  async function state() {
    const competenceIds = competences.map((one) => one.id);
    if (!(await act({ id, member, label, occupationId: occupationId.trim(), competenceIds }))) return;
    setLabel("");
    setOccupationId("");
    setCompetences([]);
  }
  return (
    <details>
      <summary>
        {say("bilancio.addGoal")}
        <span className="visually-hidden">: {about}</span>
      </summary>
      <TextField label={say("bilancio.job")} value={label} onChange={setLabel} refusals={at(refusals, "label")} />
      <TextField
        label={say("bilancio.occupation")}
        hint={say("bilancio.occupationHint")}
        value={occupationId}
        onChange={setOccupationId}
        refusals={at(refusals, "occupationId")}
      />
      <CompetenceField
        label={say("bilancio.asks")}
        onChoose={(one) => setCompetences([...competences.filter((other) => other.id !== one.id), one])}
      />
      <ChosenCompetences
        chosen={competences}
        onRemove={(removed) => setCompetences(competences.filter((one) => one.id !== removed))}
      />
      <Refusals refusals={at(refusals, "competenceIds")} />
      <Deed onDo={state} busy={busy} refusals={beside(refusals, "label", "occupationId", "competenceIds")} about={about}>
        {say("save")}
      </Deed>
    </details>
  );
}
