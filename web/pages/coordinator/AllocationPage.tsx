import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { Send } from "../families/FamilyPlan";
import { Deed } from "../parts/Deed";
import { CheckFields } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, type Key } from "../words";
import { hours, number, percent } from "../words/formats";
import { ALLOCATION, PACTS, type FamilyRow, type Figures } from "./queries";

/** What there is, shared out among all who wait: as fairly as can be, beside first come, first served. */
export default function AllocationPage() {
  const [{ data, error }, again] = useQuery({ query: PACTS });
  const [chosen, setChosen] = useState<string[]>([]);
  const [asked, setAsked] = useState<string[]>([]);
  const pacts = data?.pacts.edges.map(({ node }) => node) ?? [];
  return (
    <Page title={say("allocation.title")} lead={say("allocation.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <CheckFields
            legend={say("allocation.pacts")}
            chosen={chosen}
            onChange={setChosen}
            options={pacts.map((one) => ({ value: one.id, label: one.name }))}
          />
          <div className="buttons">
            <Deed onDo={() => setAsked(chosen.length ? chosen : pacts.map((one) => one.id))}>{say("allocation.make")}</Deed>
          </div>
        </>
      )}
      {asked.length > 0 && <Proposal pactIds={asked} />}
    </Page>
  );
}

function Proposal({ pactIds }: { pactIds: string[] }) {
  const [{ data, error, fetching }, again] = useQuery({ query: ALLOCATION, variables: { pactIds } });
  if (error) return <Failed error={error} again={again} />;
  if (!data || fetching) return <Loading label={say("allocation.making")} />;
  const { allocation } = data;
  if (allocation.userErrors.length) return <Refusals refusals={allocation.userErrors} />;
  if (!allocation.fairest || !allocation.firstCome) return <Empty title={say("allocation.none")} />;
  return (
    <>
      <p className="mt-3">
        {say("allocation.waiting", { n: allocation.familyCount, hours: number(allocation.neededHours) })}
      </p>
      <Beside fairest={allocation.fairest} firstCome={allocation.firstCome} families={allocation.familyCount} />
      {allocation.families.length > 0 && <Families rows={allocation.families} />}
    </>
  );
}

const ROWS: { key: Key; value: (one: Figures) => string }[] = [
  { key: "allocation.least", value: (one) => percent(one.leastShare) },
  { key: "allocation.mean", value: (one) => percent(one.meanShare) },
  { key: "allocation.full", value: (one) => number(one.familiesInFull) },
  { key: "allocation.nothing", value: (one) => number(one.familiesWithNothing) },
  { key: "allocation.hours", value: (one) => number(one.coveredHours) },
  { key: "allocation.sessions", value: (one) => number(one.sessionCount) },
];

function Beside({ fairest, firstCome, families }: { fairest: Figures; firstCome: Figures; families: number }) {
  return (
    <>
      <div className="scroll">
        <table className="figures">
          <caption>{say("allocation.caption")}</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">{say("allocation.fairest")}</th>
              <th scope="col">{say("allocation.firstCome")}</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map((row) => (
              <tr key={row.key}>
                <th scope="row">{say(row.key)}</th>
                <td>{row.value(fairest)}</td>
                <td>{row.value(firstCome)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint">
        {fairest.provenLevels >= families
          ? say("allocation.proven")
          : say("allocation.partly", { n: fairest.provenLevels, bound: fairest.bound === null ? "–" : percent(fairest.bound) })}
      </p>
    </>
  );
}

/** The rows of one's own families, each to be sent to its partners. */
function Families({ rows }: { rows: readonly FamilyRow[] }) {
  return (
    <section>
      <h2 className="h5">{say("allocation.own")}</h2>
      <ul className="cards">
        {rows.map(({ beneficiary, fairest, firstCome }) => (
          <li key={beneficiary.id} className="card-box">
            <h3 className="h6">
              <Link href={`/families/${encodeURIComponent(beneficiary.id)}`}>{beneficiary.code}</Link>
            </h3>
            <p className="mb-1">
              {say("allocation.row", { share: percent(fairest.share), covered: hours(fairest.coveredHours), needed: fairest.neededHours })}
            </p>
            <p className="mb-1 hint">{say("allocation.rowFirst", { share: percent(firstCome.share) })}</p>
            {fairest.sessions.length > 0 && <Send sessions={fairest.sessions} about={beneficiary.code} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
