import { useMemo, useState } from "react";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { WeekGrid } from "../parts/WeekGrid";
import { holds, onGrid, placed, within } from "../parts/week";
import type { Match } from "../search/queries";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { hours, type Window } from "../words/formats";
import { REQUEST, type FamilyNeed } from "./queries";

type Choice = NonNullable<VariablesOf<typeof REQUEST>["requests"][number]["choice"]>;
const CHOICES: Choice[] = [
  "FAMILY_WISH",
  "KNOWN_TO_FAMILY",
  "EASIER_TO_REACH",
  "BETTER_TIMES",
  "LANGUAGE_OR_CULTURE",
  "SHARED_OUT",
  "OTHER",
];
const FIELDS = ["sessions", "hoursPerWeek", "choice"];

/** One partner is asked for one need: the sessions are picked where its times and the family's meet. */
export function AskPartner({ need, match, rank }: { need: FamilyNeed; match: Match; rank: number }) {
  return (
    <Unfold title={say("ask.open")} about={`${match.node.partner.name}, ${match.node.title}`}>
      {() => <Ask need={need} match={match} rank={rank} />}
    </Unfold>
  );
}

function Ask({ need, match, rank }: { need: FamilyNeed; match: Match; rank: number }) {
  const { node } = match;
  const lacking = need.hoursPerWeek - need.reservedHours;
  const [sessions, setSessions] = useState<Window[]>([]);
  const [wanted, setWanted] = useState(String(lacking));
  const [choice, setChoice] = useState<Choice | "">("");
  const fitting = useMemo(() => within(node.windows, need.windows), [node.windows, need.windows]);
  const { act, busy, refusals, done } = useDeed(REQUEST);
  const byArrangement = !node.windows.length;
  const request = {
    needId: need.id,
    commitmentId: node.id,
    choice: choice || null,
    ...(byArrangement
      ? { hoursPerWeek: Number(wanted) }
      : { sessions: sessions.map(({ weekday, opens }) => ({ weekday, opens })) }),
  };
  const key = useAskingKey(request);
  function pick(weekday: Window["weekday"], opens: string) {
    const there = sessions.find((one) => holds(one, weekday, opens));
    const others = sessions.filter((one) => one !== there);
    setSessions(there ? others : [...others, placed(fitting, others, weekday, opens, need.sessionMinutes)]);
  }
  return (
    <div className="sent">
      {byArrangement ? (
        <TextField
          label={say("need.hours")}
          hint={say("match.byArrangement")}
          type="number"
          min={0.25}
          step={0.25}
          value={wanted}
          onChange={setWanted}
          refusals={at(refusals, "hoursPerWeek")}
        />
      ) : onGrid(fitting) && fitting.length ? (
        <WeekGrid
          label={say("ask.when", { hours: hours(lacking), minutes: need.sessionMinutes })}
          hint={say("ask.hint")}
          windows={sessions}
          open={fitting}
          onPick={pick}
          refusals={at(refusals, "sessions")}
        />
      ) : (
        <p>{say("ask.noTimes")}</p>
      )}
      {rank > 1 && (
        <SelectField
          label={say("ask.why")}
          value={choice}
          onChange={(value) => setChoice(value as Choice | "")}
          options={[
            { value: "", label: say("ask.unsaid") },
            ...CHOICES.map((value) => ({ value, label: term("choice", value) })),
          ]}
          refusals={at(refusals, "choice")}
        />
      )}
      <Deed
        onDo={() => act({ requests: [request], key })}
        busy={busy}
        refusals={beside(refusals, ...FIELDS)}
        done={done && say("plan.sent", { n: 1 })}
        about={node.partner.name}
      >
        {say("plan.send", { n: 1 })}
      </Deed>
    </div>
  );
}
