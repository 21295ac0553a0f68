import { useState } from "react";
import { useQuery } from "urql";
import { Link, useParams } from "wouter";
import { NotFound } from "../app/NotFound";
import { Page } from "../parts/Page";
import { Failed, Loading } from "../parts/States";
import { Results } from "../search/Results";
import { say, term } from "../words";
import { day, hours, languages, list, windows } from "../words/formats";
import { AskPartner } from "./AskPartner";
import { CaseSection } from "./CaseSection";
import { FamilyPlan } from "./FamilyPlan";
import { PathSection } from "./PathSection";
import { SentReferral } from "./SentReferral";
import { useLed } from "./parts";
import { FAMILY, NEED_MATCHES, type FamilyNeed } from "./queries";

/** One household: what it needs, who was asked, the week that could be. */
export default function FamilyPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id);
  const [{ data, error }, again] = useQuery({ query: FAMILY, variables: { id } });
  useLed(Boolean(data?.beneficiary));
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const family = data.beneficiary;
  if (!family) return <NotFound />;
  const given = family.consents.filter((one) => !one.withdrawnOn);
  return (
    <Page
      title={family.code}
      lead={[
        family.area.name,
        list(family.members.map((one) => term("age", one.ageBand))),
        languages(family.languages),
      ].join(" · ")}
      actions={
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => window.print()}>
          {say("print")}
        </button>
      }
    >
      <p className="hint">
        {given.length
          ? given.map((one) => say("family.consent", { purpose: term("consent", one.purpose), day: day(one.givenOn) })).join(" ")
          : say("family.noConsent")}
      </p>
      <CaseSection family={family} />
      <div className="columns">
        <section>
          <h2 className="h5">{say("family.needs")}</h2>
          {family.needs.map((need) => (
            <Need key={need.id} need={need} />
          ))}
        </section>
        <section className="week-part">
          <h2 className="h5">{say("plan.title")}</h2>
          <FamilyPlan id={family.id} />
        </section>
      </div>
      <PathSection id={family.id} />
      <p className="d-print-none">
        <Link href={`/families/${encodeURIComponent(family.id)}/bilancio`}>{say("bilancio.title")}</Link>
      </p>
      <Link href="/families" className="d-print-none">{say("families.back")}</Link>
    </Page>
  );
}

function Need({ need }: { need: FamilyNeed }) {
  const [open, setOpen] = useState(false);
  return (
    <article className="card-box" id={need.id} tabIndex={-1}>
      <h3 className="h6 capital">{need.competence.label}</h3>
      <p className="mb-1">
        <span className={`badge-state is-${need.state.toLowerCase()}`}>{term("need", need.state)}</span>{" "}
        {hours(need.hoursPerWeek)} {say("family.aWeek")} · {say("minutes", { n: need.sessionMinutes })}
        {need.ageBand && ` · ${term("age", need.ageBand)}`}
        {need.priority !== "NORMAL" && ` · ${say("need.priority")}: ${term("priority", need.priority)}`}
      </p>
      <p className="mb-1 hint">{windows(need.windows)}</p>
      {need.reservedHours > 0 && <p className="mb-1">{say("family.reserved", { n: need.reservedHours })}</p>}
      {need.referrals.map((one) => (
        <SentReferral key={one.id} referral={one} />
      ))}
      {need.state === "OPEN" && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {say("family.who")}
            <span className="visually-hidden">: {need.competence.label}</span>
          </summary>
          {open && <NeedMatches need={need} />}
        </details>
      )}
    </article>
  );
}

function NeedMatches({ need: asked }: { need: FamilyNeed }) {
  const [{ data, error }, again] = useQuery({ query: NEED_MATCHES, variables: { id: asked.id } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading label={say("search.looking")} />;
  const need = data.node;
  if (need?.__typename !== "Need" || !need.matches) return null;
  return (
    <Results
      searched={{ ...need, matches: need.matches }}
      action={(match, rank) => <AskPartner need={asked} match={match} rank={rank} />}
    />
  );
}
