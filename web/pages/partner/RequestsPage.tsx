import { useEffect, useState } from "react";
import { useQuery, useSubscription } from "urql";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { clock, day, hours, windows } from "../words/formats";
import { ForPartner } from "./ForPartner";
import { ACCEPT, CHANGED, COMPLETE, REFERRALS, REJECT, START, type Asked } from "./queries";
import { REASONS, type Reason } from "./reasons";

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
                <Request key={one.id} asked={one} partner={partner} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function Request({ asked, partner }: { asked: Asked; partner: Named }) {
  const about = `${asked.competence.label}, ${asked.commitment.title}`;
  return (
    <li className="card-box">
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
    </li>
  );
}

function Answer({ asked, partner, about }: { asked: Asked; partner: Named; about: string }) {
  const can = (deed: Asked["viewerCan"][number]) => asked.viewerCan.includes(deed);
  const { behalf, fields } = useBehalf(partner.id);
  const accept = useDeed(ACCEPT);
  const reject = useDeed(REJECT);
  const start = useDeed(START);
  const complete = useDeed(COMPLETE);
  const [why, setWhy] = useState(false);
  const [reason, setReason] = useState<Reason>("NO_CAPACITY");
  const sent = { id: asked.id, onBehalf: behalf };
  if (!asked.viewerCan.length) return null;
  return (
    <div className="answer">
      {fields([...accept.refusals, ...reject.refusals, ...start.refusals, ...complete.refusals])}
      {!why && (
        <div className="buttons">
          {can("ACCEPT") && (
            <Deed onDo={() => accept.act(sent)} busy={accept.busy} refusals={accept.refusals} about={about}>
              {say("requests.accept")}
            </Deed>
          )}
          {can("REJECT") && (
            <Deed lesser onDo={() => setWhy(true)} about={about}>
              {say("requests.reject")}
            </Deed>
          )}
          {can("START") && (
            <Deed onDo={() => start.act(sent)} busy={start.busy} refusals={start.refusals} about={about}>
              {say("requests.start")}
            </Deed>
          )}
          {can("COMPLETE") && (
            <Deed lesser onDo={() => complete.act(sent)} busy={complete.busy} refusals={complete.refusals} about={about}>
              {say("requests.complete")}
            </Deed>
          )}
        </div>
      )}
      {why && (
        <>
          <SelectField
            label={say("requests.why")}
            value={reason}
            onChange={(value) => setReason(value as Reason)}
            options={REASONS.map((value) => ({ value, label: term("reason", value) }))}
          />
          <div className="buttons">
            <Deed
              onDo={() => reject.act({ ...sent, reason })}
              busy={reject.busy}
              refusals={reject.refusals}
              about={about}
            >
              {say("requests.sayNo")}
            </Deed>
            <Deed lesser onDo={() => setWhy(false)}>
              {say("cancel")}
            </Deed>
          </div>
        </>
      )}
    </div>
  );
}
