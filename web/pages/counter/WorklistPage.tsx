import { useEffect } from "react";
import { useQuery, useSubscription } from "urql";
import { Link } from "wouter";
import { todayHere } from "../parts/Behalf";
import { Page } from "../parts/Page";
import { sentence } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { PATH_PART } from "../families/parts";
import { say, term } from "../words";
import { shortDay } from "../words/formats";
import { ANY_CHANGED, WORKLIST, type Concern } from "./queries";

/** What the households wait for, what hurts first before the rest. */
export default function WorklistPage() {
  const [{ data, error }, again] = useQuery({ query: WORKLIST });
  const [{ data: change }] = useSubscription({ query: ANY_CHANGED });
  useEffect(() => {
    if (change) again({ requestPolicy: "network-only" });
  }, [change, again]);
  const worklist = data?.viewer?.worklist ?? [];
  return (
    <Page title={say("worklist.title")} lead={say("worklist.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {data && !error && !worklist.length && <Empty title={say("worklist.none")} />}
      <ol className="plain-list">
        {worklist.map((one, index) => (
          <li key={index} className="card-box">
            <p className="mb-1">
              {one.beneficiary && (
                <Link href={`/families/${encodeURIComponent(one.beneficiary.id)}${part(one)}`}>{one.beneficiary.code}</Link>
              )}{" "}
              <span className="badge-state is-open">{term("concern", one.kind)}</span>{" "}
              <strong>{say(one.dueOn < todayHere() ? "worklist.late" : "worklist.by", { day: shortDay(one.dueOn) })}</strong>
              {one.priority !== "NORMAL" && ` · ${term("priority", one.priority)}`}
            </p>
            <p className="mb-0">
              {one.need && <strong>{one.need.competence.label}: </strong>}
              {sentence(one.summary)}
            </p>
          </li>
        ))}
      </ol>
    </Page>
  );
}

/** The part of the household's page that it is about. */
function part({ need, inclusionPact, grant }: Concern): string {
  return need ? `#${need.id}` : inclusionPact || grant ? `#${PATH_PART}` : "";
}
