import { Suspense, lazy, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useClient, useQuery, type CombinedError } from "urql";
import { useRested } from "../app/kept";
import { useAllPages } from "../app/pages";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { plain } from "../parts/Combobox";
import { download } from "../parts/download";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { say } from "../words";
import { list, number, timeOf } from "../words/formats";
import { GRAPH_FILE, LOSSES, POSITIONS, TIES, WHAT_IF, type Position, type WhatIf } from "./queries";

const fetchGraph = () => import("./Graph");
const Graph = lazy(fetchGraph);
const MOST_APART = 10;
/** The picture follows once the fingers rest, in milliseconds: drawing it anew would keep the next letter waiting. */
const REST = 300;

type Chosen = { id: string; name: string };

/** Who works with whom, and what would be missing without whom. */
export default function NetworkPage() {
  const positions = useAllPages(POSITIONS, {}, ({ network }) => ({
    items: network.positions.edges.map(({ node }) => node),
    pageInfo: network.positions.pageInfo,
  }));
  const ties = useAllPages(TIES, {}, ({ network }) => ({
    items: network.ties.edges.map(({ node }) => node),
    pageInfo: network.ties.pageInfo,
  }));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const choose = ({ id, name }: Chosen) => setChosen({ id, name }); // a new one each time: chosen again, it is shown again
  const [community, setCommunity] = useState("");
  const [text, setText] = useState("");
  const wanted = plain(useDeferredValue(text));
  const named = useMemo(() => positions.items.map((one) => ({ one, name: plain(one.partner.name) })), [positions.items]);
  const shown = useMemo(
    () =>
      named
        .filter(({ one, name }) => (!community || String(one.community) === community) && name.includes(wanted))
        .map(({ one }) => one),
    [named, community, wanted],
  );
  const joined = useMemo(() => positions.items.filter((one) => !one.isolated), [positions.items]);
  const inSight = useRested(useMemo(() => new Set(shown.map((one) => one.partner.id)), [shown]), REST);
  const apart = shown.filter((one) => one.isolated);
  const isolatedCount = positions.items.length - joined.length;
  const communities = [...new Set(positions.items.filter((one) => !one.isolated).map((one) => one.community))].sort((a, b) => a - b);
  const error = positions.error ?? ties.error;
  const network = positions.first?.network;
  useEffect(() => {
    if (network) fetchGraph().catch(() => {}); // it comes while the rest of the network does; what is wrong is told where it is drawn
  }, [network]);
  return (
    <Page title={say("network.title")} lead={say("network.lead")} actions={network && <GraphFile />}>
      {error && <Failed error={error} again={positions.again} />}
      {!network && !error && <Loading label={say("coverage.counting")} />}
      {network && (
        <>
          <p>
            {say("network.figures", {
              partners: network.partnerCount,
              ties: network.tieCount,
              communities: communities.length,
            })}
          </p>
          <div className="row-fields narrow">
            <TextField label={say("network.search")} value={text} onChange={setText} />
            <SelectField
              label={say("network.community")}
              value={community}
              onChange={setCommunity}
              options={[
                { value: "", label: say("network.all") },
                ...communities.map((n) => ({ value: String(n), label: say("network.communityN", { n: String(n) }) })),
              ]}
            />
          </div>
          <div role="status">{positions.whole && !shown.length && <p>{say("network.nobody")}</p>}</div>
          {text && apart.length > 0 && <Apart positions={apart} onChoose={choose} />}
          <div className="beside">
            <div aria-busy={!positions.whole || !ties.whole}>
              {positions.whole && ties.whole && (
                <Suspense fallback={<Loading />}>
                  <Graph
                    positions={joined}
                    ties={ties.items}
                    shown={inSight}
                    chosen={chosen?.id ?? null}
                    onChoose={choose}
                  />
                </Suspense>
              )}
              <p className="hint">
                {say("network.graphHint")} {isolatedCount > 0 && say("network.isolated", { n: isolatedCount })}
              </p>
            </div>
            <div>
              {chosen && <Without partner={chosen} />}
              <Losses onChoose={choose} />
              {shown.length > 0 && <Brokers positions={shown} onChoose={choose} />}
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

/** The network as a file, for programs that draw and count graphs. */
function GraphFile() {
  const client = useClient();
  const [error, setError] = useState<CombinedError>();
  async function fetchFile() {
    const { data, error: failed } = await client.query(GRAPH_FILE, {}).toPromise();
    setError(failed);
    if (data?.network.export) download("rete.graphml", "application/xml", data.network.export);
  }
  return (
    <>
      <Deed lesser onDo={fetchFile}>
        {say("network.file")}
      </Deed>
      {error && <Failed error={error} />}
    </>
  );
}

/** Those found who are not in the picture, since they share nothing yet. */
function Apart({ positions, onChoose }: { positions: readonly Position[]; onChoose: (partner: Chosen) => void }) {
  return (
    <section>
      <p className="mb-0">{say("network.apart", { n: positions.length })}</p>
      <ul className="plain-list">
        {positions.slice(0, MOST_APART).map(({ partner }) => (
          <li key={partner.id}>
            <button type="button" className="link" onClick={() => onChoose(partner)}>
              {partner.name}
            </button>
          </li>
        ))}
      </ul>
      {positions.length > MOST_APART && <p className="hint">{say("network.apartMore", { n: positions.length - MOST_APART })}</p>}
    </section>
  );
}

/** What would be missing without one partner. */
function Without({ partner }: { partner: Chosen }) {
  const [{ data, error, fetching }, again] = useQuery({ query: WHAT_IF, variables: { partnerIds: [partner.id] } });
  const box = useRef<HTMLElement>(null);
  useEffect(() => void box.current?.focus({ preventScroll: true }), [partner]);
  useEffect(() => void box.current?.scrollIntoView({ block: "nearest" }), [partner, fetching]);
  return (
    <section className="card-box to-check" ref={box} tabIndex={-1} aria-labelledby="without">
      <h2 className="h6" id="without">
        {say("network.without", { name: partner.name })}
      </h2>
      <div aria-live="polite">
        {error && <Failed error={error} again={again} />}
        {fetching && !error && <Loading label={say("coverage.counting")} />}
        {data && !fetching && <Missing whatIf={data.whatIf} />}
      </div>
    </section>
  );
}

function Missing({ whatIf }: { whatIf: WhatIf }) {
  const worse = whatIf.rows.filter((one) => one.before.gapHours !== one.after.gapHours);
  return (
    <>
      <Refusals refusals={whatIf.userErrors} />
      {whatIf.lostHours !== null && (
        <p className="mb-1">
          {whatIf.lostHours ? say("network.lost", { n: whatIf.lostHours }) : say("network.nothingLost")}
        </p>
      )}
      {whatIf.renewing && whatIf.asOf && <p className="hint mb-1">{say("coverage.asOf", { at: timeOf(whatIf.asOf) })}</p>}
      <ul className="mb-0">
        {worse.slice(0, 8).map((one) => (
          <li key={`${one.area.id} ${one.competence.id}`}>
            {say("network.lostRow", {
              competence: one.competence.label,
              area: one.area.name,
              before: one.before.gapHours,
              after: one.after.gapHours,
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Losses({ onChoose }: { onChoose: (partner: Chosen) => void }) {
  const [{ data, error }, again] = useQuery({ query: LOSSES });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading label={say("coverage.counting")} />;
  const found = data.fragility.edges.map(({ node }) => node).filter((one) => one.lostHours > 0);
  return (
    <section>
      <h2 className="h5">{say("network.fragile")}</h2>
      <Refusals refusals={data.fragility.userErrors} />
      {!found.length && <p>{say("network.notFragile")}</p>}
      <ol className="plain-list">
        {found.map((one) => (
          <li key={one.partner.id}>
            <button type="button" className="link" onClick={() => onChoose(one.partner)}>
              {one.partner.name}
            </button>{" "}
            {say("network.losing", { n: one.lostHours })}
            {one.soleNeedCount ? ` · ${say("network.sole", { n: one.soleNeedCount })}` : ""}
            {one.substitutes.length > 0 && (
              <small className="d-block">
                {say("network.substitutes", {
                  names: list(one.substitutes.map((other) => `${other.partner.name} (${number(other.hours, 1)} h)`)),
                })}
              </small>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Brokers({ positions, onChoose }: { positions: readonly Position[]; onChoose: (partner: Chosen) => void }) {
  const best = [...positions].sort((a, b) => b.betweenness - a.betweenness).slice(0, 12);
  return (
    <section>
      <h2 className="h5">{say("network.brokers")}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={say("network.brokers")}>
        <table className="figures">
          <caption className="visually-hidden">{say("network.brokers")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("role.PARTNER")}</th>
              <th scope="col">{say("network.degree")}</th>
              <th scope="col">{say("network.between")}</th>
              <th scope="col">{say("network.community")}</th>
            </tr>
          </thead>
          <tbody>
            {best.map((one) => (
              <tr key={one.partner.id}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => onChoose(one.partner)}>
                    {one.partner.name}
                  </button>
                  {one.articulation && <small className="d-block">{say("network.articulation")}</small>}
                </th>
                <td>{one.degree}</td>
                <td>{number(100 * one.betweenness, 1)}</td>
                <td>{one.community}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
