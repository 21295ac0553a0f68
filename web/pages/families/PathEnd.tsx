import { useState } from "react";
import { useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
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
  const [until, setUntil] = useState(path.endsOn);
  const [reason, setReason] = useState("");
  const { act, busy, refusals, done } = useDeed(EXTEND);
  return (
    <details>
      <summary>{say("path.extend")}</summary>
      <div className="card-box">
        <TextField label={say("path.until")} type="date" value={until} onChange={setUntil} refusals={at(refusals, "until")} />
        <TextField
          label={say("path.why")}
          hint={say("path.noteHint")}
          value={reason}
          onChange={setReason}
          refusals={at(refusals, "reason")}
        />
        <Deed
          onDo={() => act({ id: path.id, revision: path.revision, until, reason }, { until })}
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
  const [outcome, setOutcome] = useState<Closing["outcome"]>("COMPLETED");
  const [on, setOn] = useState(todayHere());
  const [note, setNote] = useState("");
  const [reached, setReached] = useState<Record<number, GoalOutcome | "">>({});
  const { act, busy, refusals } = useDeed(CLOSE);
  const open = path.goals.filter((goal) => !goal.outcome);
  const goals = open.flatMap(({ number }) => {
    const found = reached[number];
    return found ? [{ number, outcome: found }] : [];
  });
  return (
    <details>
      <summary>{say("path.close")}</summary>
      <div className="card-box">
        <SelectField
          label={say("path.outcome")}
          value={outcome}
          onChange={(value) => setOutcome(value as Closing["outcome"])}
          options={OUTCOMES.map((value) => ({ value, label: term("pathOutcome", value) }))}
          refusals={at(refusals, "outcome").filter((one) => !one.path.includes("goals"))}
        />
        <TextField label={say("path.closedOn")} type="date" value={on} onChange={setOn} refusals={at(refusals, "on")} />
        {open.map((goal) => (
          <SelectField
            key={goal.number}
            label={goal.text}
            value={reached[goal.number] ?? ""}
            onChange={(value) => setReached({ ...reached, [goal.number]: value as GoalOutcome | "" })}
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
          onChange={setNote}
          refusals={at(refusals, "note")}
        />
        <Deed
          onDo={() =>
            act({ id: path.id, revision: path.revision, closing: { outcome, on: on || null, note: note || null, goals } })
          }
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
