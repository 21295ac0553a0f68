import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { Deed, Done } from "../parts/Deed";
import type { Refusal } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { PlanPanel } from "../search/PlanPanel";
import type { Plan } from "../search/queries";
import { say } from "../words";
import { FAMILY_PLAN, REQUEST } from "./queries";

type Request = VariablesOf<typeof REQUEST>["requests"][number];

/** The best week of a household, and the button that asks its partners. */
export function FamilyPlan({ id }: { id: string }) {
  const [wanted, setWanted] = useState(false);
  const [{ data, error, fetching }, again] = useQuery({
    query: FAMILY_PLAN,
    variables: { id },
    pause: !wanted,
    requestPolicy: "network-only",
  });
  if (!wanted) {
    return (
      <>
        <p>{say("plan.about")}</p>
        <button type="button" className="btn btn-primary" onClick={() => setWanted(true)}>
          {say("plan.make")}
        </button>
      </>
    );
  }
  if (error) return <Failed error={error} again={again} />;
  if (!data?.beneficiary || (fetching && !data)) return <Loading label={say("plan.making")} />;
  return <PlanPanel plan={data.beneficiary.plan}>{(plan) => <Send sessions={plan.sessions} />}</PlanPanel>;
}

/** The button that asks the partners of these sessions, all of them or, when one cannot be, none. */
export function Send({ sessions, about }: { sessions: Plan["sessions"]; about?: string }) {
  const requests = requestsOf(sessions);
  const key = useAskingKey(requests);
  const { act, busy, refusals } = useDeed(REQUEST);
  const [sent, setSent] = useState("");
  async function send() {
    if (await act({ requests, key })) setSent(key);
  }
  if (sent === key) return <Done text={say("plan.sent", { n: requests.length })} />;
  return (
    <Deed onDo={send} busy={busy} refusals={named(refusals, requests, sessions)} about={about}>
      {say("plan.send", { n: requests.length })}
    </Deed>
  );
}

/** What is refused, each with the need that it is about: several may be refused for the same reason. */
function named(refusals: readonly Refusal[], requests: Request[], sessions: Plan["sessions"]): Refusal[] {
  return refusals.map((one) => {
    const needId = requests[Number(one.path[1])]?.needId;
    const need = sessions.find((session) => session.needId === needId)?.need;
    return need ? { ...one, message: `${need.competence.label}: ${one.message}` } : one;
  });
}

/** A request for each need and offer of the sessions, those of both together. */
export function requestsOf(sessions: Plan["sessions"]): Request[] {
  const found = new Map<string, Request & { minutes: number }>();
  for (const one of sessions) {
    if (!one.needId) continue;
    const name = `${one.needId} ${one.commitment.id}`;
    const request = found.get(name) ?? { needId: one.needId, commitmentId: one.commitment.id, sessions: [], minutes: 0 };
    request.minutes += one.minutes;
    if (one.weekday && one.opens) {
      request.sessions = [...(request.sessions ?? []), { weekday: one.weekday, opens: one.opens.slice(0, 5) }];
    }
    found.set(name, request);
  }
  return [...found.values()].map(({ minutes, ...request }) =>
    request.sessions?.length ? request : { ...request, hoursPerWeek: minutes / 60 },
  );
}
