import { useEffect, useState } from "react";
import { useQuery, useSubscription } from "urql";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside, type Refusal } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
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
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const all = data.referrals.edges.map(({ node }) => node);
  return (
    <>
      <Refusals refusals={data.referrals.userErrors} />
      <PaperCode />
      {!all.length && <Empty title={say("requests.none")}>{<p className="mb-0">{say("requests.noneHint")}</p>}</Empty>}
      {GROUPS.map((state) => {
        const found = all.filter((one) => one.state === state);
        if (!found.length) return null;
        return (
          <section key={state}>
            <h2 className="h5">
              {term("requests", state)} <span className="count">{found.length}</span>
            </h2>
            <ul className="cards">
              {found.map((one) => (
                <li key={one.id} className="card-box" id={`asked-${one.id}`} tabIndex={-1}>
                  <Request asked={one} partner={partner} />
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
            <Request asked={one} partner={partner} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Request({ asked, partner }: { asked: Asked; partner: Named }) {
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
      <Answer asked={asked} partner={partner} about={about} />
      {HELD.includes(asked.state) && <Shifts referral={asked} partner={partner} about={about} />}
      <Said kind="deed" events={asked.history} about={about} />
    </>
  );
}

type Step = "reject" | "fail";

function Answer({ asked, partner, about }: { asked: Asked; partner: Named; about: string }) {
  const can = (deed: Asked["viewerCan"][number]) => asked.viewerCan.includes(deed);
  const { behalf, fields } = useBehalf(partner.id);
  const accept = useDeed(ACCEPT);
  const reject = useDeed(REJECT);
  const start = useDeed(START);
  const hold = useDeed(HOLD);
  const takeUp = useDeed(TAKE_UP);
  const complete = useDeed(COMPLETE);
  const fail = useDeed(FAIL);
  const [why, setWhy] = useState<Step | null>(null);
  const [reason, setReason] = useState<Reason>("NO_CAPACITY");
  const sent = { id: asked.id, onBehalf: behalf };
  if (!asked.viewerCan.length) return null;
  const all = [accept, reject, start, hold, takeUp, complete, fail].flatMap((one) => one.refusals);
  const ending = why === "fail" ? fail : reject;
  const told = (refusals: readonly Refusal[]) => beside(refusals, "onBehalf");
  return (
    <div className="answer">
      {fields(all)}
      {!why && (
        <div className="buttons">
          {can("ACCEPT") && (
            <Deed onDo={() => accept.act(sent)} busy={accept.busy} refusals={told(accept.refusals)} about={about}>
              {say("requests.accept")}
            </Deed>
          )}
          {can("REJECT") && (
            <Deed lesser onDo={() => setWhy("reject")} about={about}>
              {say("requests.reject")}
            </Deed>
          )}
          {can("START") && (
            <Deed onDo={() => start.act(sent)} busy={start.busy} refusals={told(start.refusals)} about={about}>
              {say("requests.start")}
            </Deed>
          )}
          {can("RESUME") && (
            <Deed onDo={() => takeUp.act(sent)} busy={takeUp.busy} refusals={told(takeUp.refusals)} about={about}>
              {say("requests.resume")}
            </Deed>
          )}
          {can("COMPLETE") && (
            <Deed lesser onDo={() => complete.act(sent)} busy={complete.busy} refusals={told(complete.refusals)} about={about}>
              {say("requests.complete")}
            </Deed>
          )}
          {can("HOLD") && (
            <Deed lesser onDo={() => hold.act(sent)} busy={hold.busy} refusals={told(hold.refusals)} about={about}>
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
              onDo={() => ending.act({ ...sent, reason })}
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
