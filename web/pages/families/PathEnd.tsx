import { useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { forget, useKept } from "../app/kept";
import { todayHere } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { LongField, SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { say, term } from "../words";
import { day } from "../words/formats";
import { GrantCard } from "./GrantCard";
import { CLOSE, EXTEND, REOPEN, type Path } from "./path";

type Closing = VariablesOf<typeof CLOSE>["closing"];
type GoalOutcome = Closing["goals"] & {} extends readonly (infer One extends { outcome: unknown })[] ? One["outcome"] : never;
const OUTCOMES: Closing["outcome"][] = ["COMPLETED", "LEFT_BY_FAMILY", "MOVED_AWAY", "TAKEN_OVER", "OTHER"];
const REACHED: GoalOutcome[] = ["REACHED", "PARTLY_REACHED", "NOT_REACHED"];

const BLANK = {
  outcome: "COMPLETED" as Closing["outcome"],
  on: null as string | null,
  note: "",
  reached: {} as Record<number, GoalOutcome | "">,
};

/** How a path goes on longer, or ends, with what became of it and of each of its goals. */
export function PathEnd({ path }: { path: Path }) {
  return (
    <>
      {path.extensions.map((one) => (
        <p key={one.number} className="hint">
          {say("path.extended", { day: day(one.extendedOn), end: day(one.formerEnd) })} {one.reason}
        </p>
      ))}
      <div className="columns">
        <Extend path={path} />
        <Close path={path} />
      </div>
    </>
  );
}

function Extend({ path }: { path: Path }) {
  const kept = `extend-${path.id}-${path.endsOn}`;
  const [{ until, reason }, setTerms] = useKept(kept, { until: path.endsOn, reason: "" });
  const { act, busy, refusals, done } = useDeed(EXTEND);
  async function extend() {
    if (await act({ id: path.id, revision: path.revision, until, reason }, { until })) forget(kept);
  }
  return (
    <details>
      <summary>{say("path.extend")}</summary>
      <div className="card-box">
        <TextField label={say("path.until")} type="date" value={until} onChange={(until) => setTerms({ until, reason })} refusals={at(refusals, "until")} />
        <TextField
          label={say("path.why")}
          hint={say("path.noteHint")}
          value={reason}
          onChange={(reason) => setTerms({ until, reason })}
          refusals={at(refusals, "reason")}
        />
        <Deed
          onDo={extend}
          busy={busy}
          refusals={beside(refusals, "until", "reason")}
          done={done && say("offer.saved")}
        >
          {say("path.doExtend")}
        </Deed>
      </div>
    </details>
  );
}

function Close({ path }: { path: Path }) {
  const kept = `close-${path.id}`;
  const [said, setSaid] = useKept(kept, BLANK);
  const set = (part: Partial<typeof BLANK>) => setSaid((now) => ({ ...now, ...part }));
  const { outcome, note, reached } = said;
  const on = said.on ?? todayHere();
  const { act, busy, refusals } = useDeed(CLOSE);
  const open = path.goals.filter((goal) => !goal.outcome);
  const goals = open.flatMap(({ number }) => {
    const found = reached[number];
    return found ? [{ number, outcome: found }] : [];
  });
  async function close() {
    const closing = { outcome, on: on || null, note: note || null, goals };
    if (await act({ id: path.id, revision: path.revision, closing })) forget(kept);
  }
  return (
    <details>
      <summary>{say("path.close")}</summary>
      <div className="card-box">
        <SelectField
          label={say("path.outcome")}
          value={outcome}
          onChange={(value) => set({ outcome: value as Closing["outcome"] })}
          options={OUTCOMES.map((value) => ({ value, label: term("pathOutcome", value) }))}
          refusals={at(refusals, "outcome").filter((one) => !one.path.includes("goals"))}
        />
        <TextField label={say("path.closedOn")} type="date" value={on} onChange={(on) => set({ on })} refusals={at(refusals, "on")} />
        {open.map((goal) => (
          <SelectField
            key={goal.number}
            label={goal.text}
            value={reached[goal.number] ?? ""}
            onChange={(value) => set({ reached: { ...reached, [goal.number]: value as GoalOutcome | "" } })}
            options={[
              { value: "", label: say("path.unsaid") },
              ...REACHED.map((value) => ({ value, label: term("goalOutcome", value) })),
            ]}
          />
        ))}
        <LongField
          label={say("path.note")}
          hint={say("path.noteHint")}
          value={note}
          onChange={(note) => set({ note })}
          refusals={at(refusals, "note")}
        />
        <Deed
          onDo={close}
          busy={busy}
          refusals={[...at(refusals, "goals"), ...beside(refusals, "outcome", "on", "note", "goals")]}
        >
          {say("path.doClose")}
        </Deed>
      </div>
    </details>
  );
}

/** A path that is over: how it ended, its money as long as it is not closed too, and the way back when it was closed too soon. */
export function FormerPath({ path, alone }: { path: Path; alone: boolean }) {
  const { act, busy, refusals } = useDeed(REOPEN);
  return (
    <div className="mb-2">
      <p className="hint mb-0">
        {say("path.former", { from: day(path.startsOn), to: day(path.closedOn ?? path.endsOn) })}
        {path.outcome && ` · ${term("pathOutcome", path.outcome)}`}
        {path.note && ` · ${path.note}`}
      </p>
      {path.grants
        .filter((grant) => grant.state === "OPEN")
        .map((grant) => (
          <GrantCard key={grant.id} grant={grant} />
        ))}
      {alone && (
        <Deed lesser onDo={() => act({ id: path.id, revision: path.revision })} busy={busy} refusals={refusals} about={day(path.startsOn)}>
          {say("path.reopen")}
        </Deed>
      )}
    </div>
  );
}
