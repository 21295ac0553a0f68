import { useEffect, useRef, useState } from "react";
import { useQuery, useSubscription } from "urql";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Decided } from "../parts/Decided";
import { Deed } from "../parts/Deed";
import { SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside, type Refusal } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { Sure } from "../parts/Sure";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { clock, day, hours, windows } from "../words/formats";
import { ForPartner } from "./ForPartner";
import { PaperCode } from "./PaperCode";
import { Said } from "./Said";
import { Shifts } from "./Shifts";
import {
  ACCEPT,
  CHANGED,
  COMPLETE,
  FAIL,
  HOLD,
  REFERRALS,
  REJECT,
  START,
  TAKE_UP,
  type Asked,
} from "./queries";
import { REASONS, type Reason } from "./reasons";

const HELD: Asked["state"][] = ["ACCEPTED", "IN_PROGRESS", "ON_HOLD"];
const OVER: Asked["state"][] = ["COMPLETED", "FAILED", "REJECTED", "CANCELLED"];
const GROUPS = ["REQUESTED", "ACCEPTED", "IN_PROGRESS", "ON_HOLD"] as const;

type Step = "ACCEPT" | "REJECT" | "START" | "HOLD" | "RESUME" | "COMPLETE" | "FAIL";
type Answered = { deed: Step; reason: Reason };

/** What was answered here, and as what it stood there before: each stays in its place until the page is left. */
type AllAnswered = Record<string, Answered & { before: Asked }>;

/** What a partner was asked for, to answer with one tap; and what goes on. */
export default function RequestsPage() {
  return (
    <Page title={say("requests.title")} lead={say("requests.lead")}>
      <ForPartner>{(partner) => <Requests partner={partner} />}</ForPartner>
    </Page>
  );
}

function Requests({ partner }: { partner: Named }) {
  const [{ data, error }, again] = useQuery({
    query: REFERRALS,
    variables: { partnerId: partner.id, states: [...GROUPS] },
  });
  const [{ data: change }] = useSubscription({ query: CHANGED, variables: { partnerId: partner.id } });
  useEffect(() => {
    if (change) again({ requestPolicy: "network-only" });
  }, [change, again]);
  const [answered, setAnswered] = useState<AllAnswered>({});
  const order = useRef<string[]>([]);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const asked = data.referrals.edges.map(({ node }) => node);
  const gone = Object.values(answered)
    .map(({ before }) => before)
    .filter((one) => !asked.some(({ id }) => id === one.id));
  order.current = [...new Set([...order.current, ...asked.map((one) => one.id)])];
  const all = [...asked, ...gone].sort((a, b) => order.current.indexOf(a.id) - order.current.indexOf(b.id));
  return (
    <>
      <Refusals refusals={data.referrals.userErrors} />
      <PaperCode />
      {!all.length && <Empty title={say("requests.none")}>{<p className="mb-0">{say("requests.noneHint")}</p>}</Empty>}
      {GROUPS.map((state) => {
        const found = all.filter((one) => (answered[one.id]?.before ?? one).state === state);
        if (!found.length) return null;
        return (
          <section key={state}>
            <h2 className="h5">
              {term("requests", state)} <span className="count">{found.filter((one) => !answered[one.id]).length}</span>
            </h2>
            <ul className="cards">
              {found.map((one) => (
                <li key={one.id} className="card-box" id={`asked-${one.id}`} tabIndex={-1}>
                  <Request
                    asked={one}
                    partner={partner}
                    over={gone.includes(one)}
                    answer={answered[one.id]}
                    onAnswer={(answer) =>
                      setAnswered((now) => ({ ...now, [one.id]: { before: one, ...now[one.id], ...answer } }))
                    }
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <Over partner={partner} change={change} />
    </>
  );
}

/** What is over: as others may have written it down for the partner, who can say that it is not so. */
function Over({ partner, change }: { partner: Named; change: unknown }) {
  const [open, setOpen] = useState(false);
  const [{ data, error }, again] = useQuery({
    query: REFERRALS,
    variables: { partnerId: partner.id, states: OVER },
    pause: !open,
  });
  useEffect(() => {
    if (change && open) again({ requestPolicy: "network-only" });
  }, [change, open, again]);
  const found = data?.referrals.edges.map(({ node }) => node) ?? [];
  return (
    <details className="mt-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("requests.over")}</summary>
      {error && <Failed error={error} again={again} />}
      {open && !data && !error && <Loading />}
      {data && !found.length && <p>{say("requests.nothingOver")}</p>}
      <ul className="cards">
        {[...found].reverse().map((one) => (
          <li key={one.id} className="card-box">
            <p className="mb-1">
              <span className={`badge-state is-${one.state.toLowerCase()}`}>{term("referral", one.state)}</span>
            </p>
            <Request asked={one} partner={partner} over />
          </li>
        ))}
      </ul>
    </details>
  );
}

type Answering = { asked: Asked; partner: Named; answer?: Answered; onAnswer?: (answer: Answered) => void };

function Request({ over, ...answering }: Answering & { over: boolean }) {
  const { asked, partner } = answering;
  const about = `${asked.competence.label}, ${asked.commitment.title}`;
  return (
    <>
      <h3 className="h6 capital">{asked.competence.label}</h3>
      <p className="mb-1">
        {asked.area.name} · {hours(asked.hoursPerWeek)} {say("family.aWeek")} · {say("requests.places", { n: asked.places })}
      </p>
      <p className="mb-1">
        <strong>{asked.sessions.length ? windows(asked.sessions) : say("match.byArrangement")}</strong>
      </p>
      <p className="mb-1 hint">
        {say("requests.period", { from: day(asked.startsOn), to: day(asked.endsOn) })} · {asked.commitment.title}
        {asked.requestedOn && ` · ${say("requests.on", { day: day(asked.requestedOn) })}`}
      </p>
      {asked.introduction && (
        <p className="mb-1">
          {say("requests.introduced", {
            day: day(asked.introduction.on),
            time: clock(asked.introduction.at),
            operator: asked.introduction.operator,
            place: asked.introduction.place.name,
          })}
        </p>
      )}
      <Answer {...answering} about={about} />
      {!over && HELD.includes(asked.state) && <Shifts referral={asked} partner={partner} about={about} />}
      <Said kind="deed" events={asked.history} about={about} />
    </>
  );
}

type Why = "reject" | "fail";
const LAST: Step[] = ["ACCEPT", "REJECT", "COMPLETE", "FAIL"];

function Answer({ asked, partner, answer, onAnswer, about }: Answering & { about: string }) {
  const can = (deed: Asked["viewerCan"][number]) => asked.viewerCan.includes(deed);
  const { behalf, fields } = useBehalf(partner.id);
  const accept = useDeed(ACCEPT);
  const reject = useDeed(REJECT);
  const start = useDeed(START);
  const hold = useDeed(HOLD);
  const takeUp = useDeed(TAKE_UP);
  const complete = useDeed(COMPLETE);
  const fail = useDeed(FAIL);
  const [why, setWhy] = useState<Why | null>(null);
  const [reason, setReason] = useState<Reason>("NO_CAPACITY");
  const sent = { id: asked.id, onBehalf: behalf };
  async function tell(deed: Step, done: Promise<unknown>) {
    if (!(await done)) return;
    setWhy(null);
    onAnswer?.({ deed, reason });
  }
  const told = answer && (
    <Decided key={answer.deed} text={say(`answered.${answer.deed}`, { reason: term("reason", answer.reason) })} />
  );
  if (answer && LAST.includes(answer.deed)) return told;
  if (!asked.viewerCan.length) return null;
  const all = [accept, reject, start, hold, takeUp, complete, fail].flatMap((one) => one.refusals);
  const ending = why === "fail" ? fail : reject;
  const refused = (refusals: readonly Refusal[]) => beside(refusals, "onBehalf");
  return (
    <div className="answer">
      {told}
      {fields(all)}
      {!why && (
        <div className="buttons">
          {can("ACCEPT") && (
            <Deed onDo={() => tell("ACCEPT", accept.act(sent))} busy={accept.busy} refusals={refused(accept.refusals)} about={about}>
              {say("requests.accept")}
            </Deed>
          )}
          {can("REJECT") && (
            <Deed lesser onDo={() => setWhy("reject")} about={about}>
              {say("requests.reject")}
            </Deed>
          )}
          {can("START") && (
            <Deed onDo={() => tell("START", start.act(sent))} busy={start.busy} refusals={refused(start.refusals)} about={about}>
              {say("requests.start")}
            </Deed>
          )}
          {can("RESUME") && (
            <Deed onDo={() => tell("RESUME", takeUp.act(sent))} busy={takeUp.busy} refusals={refused(takeUp.refusals)} about={about}>
              {say("requests.resume")}
            </Deed>
          )}
          {can("COMPLETE") && (
            <Sure
              lesser
              sure={say("requests.sureComplete")}
              onDo={() => tell("COMPLETE", complete.act(sent))}
              busy={complete.busy}
              refusals={refused(complete.refusals)}
              about={about}
            >
              {say("requests.complete")}
            </Sure>
          )}
          {can("HOLD") && (
            <Deed lesser onDo={() => tell("HOLD", hold.act(sent))} busy={hold.busy} refusals={refused(hold.refusals)} about={about}>
              {say("requests.hold")}
            </Deed>
          )}
          {can("FAIL") && (
            <Deed lesser onDo={() => setWhy("fail")} about={about}>
              {say("requests.fail")}
            </Deed>
          )}
        </div>
      )}
      {why && (
        <>
          <SelectField
            label={say(why === "fail" ? "requests.whyFailed" : "requests.why")}
            value={reason}
            onChange={(value) => setReason(value as Reason)}
            options={REASONS.map((value) => ({ value, label: term("reason", value) }))}
            refusals={at(ending.refusals, "reason")}
          />
          <div className="buttons">
            <Deed
              onDo={() => tell(why === "fail" ? "FAIL" : "REJECT", ending.act({ ...sent, reason }))}
              busy={ending.busy}
              refusals={beside(ending.refusals, "onBehalf", "reason")}
              about={about}
            >
              {say(why === "fail" ? "requests.sayFailed" : "requests.sayNo")}
            </Deed>
            <Deed lesser onDo={() => setWhy(null)}>
              {say("cancel")}
            </Deed>
          </div>
        </>
      )}
    </div>
  );
}
