import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { todayHere } from "../parts/Behalf";
import { Calendar } from "../parts/Calendar";
import { download } from "../parts/download";
import { Deed } from "../parts/Deed";
import { LongField, SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { day } from "../words/formats";
import { GrantCard } from "./GrantCard";
import { OpenGrant } from "./GrantDeeds";
import { FormerPath, PathEnd } from "./PathEnd";
import { PATH_PART, useLed } from "./parts";
import {
  ADD_ACTION,
  ADD_GOAL,
  OPEN_PATH,
  PATHS,
  PLAN_REVIEW,
  RECORD_REVIEW,
  REVISE_ACTION,
  type Family,
  type Goal,
  type Path,
  type Review,
} from "./path";

const FIRST_MAY_COME = { additionalTypenames: ["InclusionPact", "Grant"] };

const COMPONENTS: Goal["component"][] = ["RELATIONS", "ACTIVITIES", "WORK", "GRANT"];

/** The path of a household: goals in its four components, what is done for them, reviews, and the grant. */
export function PathSection({ id }: { id: string }) {
  const [{ data, error }, again] = useQuery({ query: PATHS, variables: { id }, context: FIRST_MAY_COME });
  useLed(Boolean(data?.beneficiary));
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  if (!data.beneficiary) return null;
  const running = data.beneficiary.inclusionPacts.find((one) => one.state === "RUNNING");
  const former = data.beneficiary.inclusionPacts.filter((one) => one !== running);
  return (
    <section className={data.beneficiary.inclusionPacts.length ? undefined : "d-print-none"}>
      <h2 className="h5" id={PATH_PART} tabIndex={-1}>
        {say("path.title")}
      </h2>
      {running ? <RunningPath path={running} /> : <OpenPath family={data.beneficiary} />}
      {former.map((one, index) => (
        <FormerPath key={one.id} path={one} alone={!running && index === former.length - 1} />
      ))}
    </section>
  );
}

function RunningPath({ path }: { path: Path }) {
  return (
    <>
      <p>
        {path.pact.name} · {say("path.period", { from: day(path.startsOn), to: day(path.endsOn), n: path.months })}{" "}
        <button
          type="button"
          className="chip"
          onClick={() => download("calendario.ics", "text/calendar", path.calendar)}
        >
          {say("path.calendar")}
        </button>
      </p>
      <Calendar subjectId={path.id} about={say("path.title")} className="card-box" />
      <div className="cards">
        {COMPONENTS.map((component) => (
          <div key={component} className="card-box path-part">
            <h3 className="h6">{term("component", component)}</h3>
            {path.goals
              .filter((goal) => goal.component === component)
              .map((goal) => (
                <GoalPart key={goal.number} path={path} goal={goal} />
              ))}
            {component === "GRANT" && path.grants.map((grant) => <GrantCard key={grant.id} grant={grant} />)}
            {component === "GRANT" && path.grants.every((grant) => grant.state !== "OPEN") && <OpenGrant path={path} />}
            <AddGoal path={path} component={component} />
          </div>
        ))}
      </div>
      <h3 className="h6">{say("path.reviews")}</h3>
      <ul className="plain-list">
        {path.reviews.map((review) => (
          <ReviewPart key={review.number} path={path} review={review} />
        ))}
      </ul>
      <PlanReview path={path} />
      <PathEnd path={path} />
    </>
  );
}

function GoalPart({ path, goal }: { path: Path; goal: Goal }) {
  const { act, busy, refusals } = useDeed(REVISE_ACTION);
  return (
    <div className="sent">
      <p className="mb-0">
        <strong>{goal.text}</strong> {goal.outcome && <span className="badge-state">{term("goalOutcome", goal.outcome)}</span>}
      </p>
      {goal.dueOn && (
        <p className="mb-0 hint">
          {say("worklist.by", { day: day(goal.dueOn) })} {!goal.outcome && <Late dueOn={goal.dueOn} />}
        </p>
      )}
      <ul className="mb-0">
        {goal.actions.map((action) => {
          const text = action.text ?? `${action.referral?.partner.name}: ${action.referral?.commitment.title}`;
          return (
            <li key={action.number}>
              {text} · {term("action", action.state)}{" "}
              {action.state === "PLANNED" && (
                <button
                  type="button"
                  className="link"
                  aria-disabled={busy || undefined}
                  onClick={() =>
                    act({ id: path.id, revision: path.revision, number: action.number, change: { state: "DONE" } })
                  }
                >
                  {say("path.done")}
                  <span className="visually-hidden">: {text}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {refusals.map((one, index) => (
        <p key={index} className="refusals" role="alert">
          {one.message}
        </p>
      ))}
      <AddAction path={path} goal={goal} />
    </div>
  );
}

/** One more thing to do for a goal. */
function AddAction({ path, goal }: { path: Path; goal: Goal }) {
  const [text, setText] = useKept(`action-${path.id}-${goal.number}`, "");
  const { act, busy, refusals } = useDeed(ADD_ACTION);
  async function add() {
    if (await act({ id: path.id, revision: path.revision, action: { goal: goal.number, text } })) setText("");
  }
  return (
    <details>
      <summary>
        {say("path.addAction")}
        <span className="visually-hidden">: {goal.text}</span>
      </summary>
      <TextField label={say("path.action")} value={text} onChange={setText} refusals={at(refusals, "text")} />
      <Deed lesser onDo={add} busy={busy} refusals={beside(refusals, "text")} about={goal.text}>
        {say("save")}
      </Deed>
    </details>
  );
}

function PlanReview({ path }: { path: Path }) {
  const [dueOn, setDueOn] = useKept(`review-due-${path.id}`, "");
  const { act, busy, refusals } = useDeed(PLAN_REVIEW);
  async function plan() {
    if (await act({ id: path.id, revision: path.revision, dueOn }, { dueOn })) setDueOn("");
  }
  return (
    <details className="narrow">
      <summary>{say("path.planReview")}</summary>
      <TextField label={say("path.dueOn")} type="date" value={dueOn} onChange={setDueOn} refusals={at(refusals, "dueOn")} />
      <Deed lesser onDo={plan} busy={busy} refusals={beside(refusals, "dueOn")}>
        {say("save")}
      </Deed>
    </details>
  );
}

function AddGoal({ path, component }: { path: Path; component: Goal["component"] }) {
  const [text, setText] = useKept(`goal-${path.id}-${component}`, "");
  const { act, busy, refusals } = useDeed(ADD_GOAL);
  async function add() {
    if (await act({ id: path.id, revision: path.revision, goal: { component, text } })) setText("");
  }
  return (
    <details>
      <summary>
        {say("path.addGoal")}
        <span className="visually-hidden">: {term("component", component)}</span>
      </summary>
      <TextField label={say("path.goal")} value={text} onChange={setText} refusals={at(refusals, "text")} />
      <Deed lesser onDo={add} busy={busy} refusals={beside(refusals, "text")} about={term("component", component)}>
        {say("save")}
      </Deed>
    </details>
  );
}

function ReviewPart({ path, review }: { path: Path; review: Review }) {
  const kept = `review-${path.id}-${review.number}`;
  const [note, setNote] = useKept(kept, "");
  const { act, busy, refusals } = useDeed(RECORD_REVIEW);
  if (review.heldOn) {
    return (
      <li>
        {say("path.held", { day: day(review.heldOn) })} {review.note}
      </li>
    );
  }
  return (
    <li>
      <details>
        <summary>
          {say("path.due", { day: day(review.dueOn) })} <Late dueOn={review.dueOn} />
        </summary>
        <LongField
          label={say("path.note")}
          hint={say("path.noteHint")}
          value={note}
          onChange={setNote}
          refusals={at(refusals, "note")}
        />
        <Deed
          onDo={async () =>
            (await act({ id: path.id, revision: path.revision, number: review.number, note })) && forget(kept)
          }
          busy={busy}
          refusals={beside(refusals, "note")}
          about={day(review.dueOn)}
        >
          {say("path.record")}
        </Deed>
      </details>
    </li>
  );
}

function Late({ dueOn }: { dueOn: string }) {
  return dueOn < todayHere() && <span className="badge-state is-open">{say("path.late")}</span>;
}

function OpenPath({ family }: { family: Family }) {
  const pacts = family.area.pacts;
  const kept = `path-of-${family.id}`;
  const [terms, setTerms] = useKept(kept, { pactId: pacts[0]?.id ?? "", startsOn: "", endsOn: "", reason: "" });
  const { act, busy, refusals } = useDeed(OPEN_PATH);
  const key = useAskingKey(terms);
  const set = (part: Partial<typeof terms>) => setTerms({ ...terms, ...part });
  const { pactId, startsOn, endsOn, reason } = terms;
  async function open() {
    const made = await act({ id: family.id, key, terms: { ...terms, reason: reason || null } }, { pactId, startsOn, endsOn });
    if (made) forget(kept);
  }
  return (
    <details>
      <summary>{say("path.open")}</summary>
      <div className="row-fields">
        <SelectField
          label={say("interventions.pact")}
          value={terms.pactId}
          onChange={(pactId) => set({ pactId })}
          options={pacts.map((one) => ({ value: one.id, label: one.name }))}
          refusals={at(refusals, "pactId")}
        />
        <TextField
          label={say("path.from")}
          type="date"
          value={terms.startsOn}
          onChange={(startsOn) => set({ startsOn })}
          refusals={at(refusals, "startsOn")}
        />
        <TextField
          label={say("path.to")}
          type="date"
          value={terms.endsOn}
          onChange={(endsOn) => set({ endsOn })}
          refusals={at(refusals, "endsOn")}
        />
      </div>
      <TextField
        label={say("path.reason")}
        value={terms.reason}
        onChange={(reason) => set({ reason })}
        refusals={at(refusals, "reason")}
      />
      <Deed
        onDo={open}
        busy={busy}
        refusals={beside(refusals, "pactId", "startsOn", "endsOn", "reason")}
      >
        {say("path.doOpen")}
      </Deed>
    </details>
  );
}
