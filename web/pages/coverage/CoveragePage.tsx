import { useEffect, useMemo, useState } from "react";
import { useClient, useQuery, useSubscription } from "urql";
import type { ResultOf } from "../app/graphql";
import { useAllPages } from "../app/pages";
import { todayHere } from "../parts/Behalf";
import { SelectField } from "../parts/Field";
import { LazyAreaMap } from "../parts/LazyAreaMap";
import { download } from "../parts/download";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { day, hours, number, timeOf } from "../words/formats";
import { PACTS } from "../coordinator/queries";
import { Heat } from "./Heat";
import { Trail } from "./Trail";
import { KINDS, below, useView } from "./view";
import { CITY_COVERAGE, COVERAGE_CHANGED, COVERAGE_STATE, PACT_COVERAGE, STEP, type AreaKind, type Asked, type Row } from "./queries";

const DEPTHS = [0, 1, 2, 3] as const;
const DEEPEST = 3;
const ASKED_EACH = 5_000;

/** Where hours are missing, by area and competence, with the way down into each. */
export default function CoveragePage() {
  const client = useClient();
  const [view, look] = useView();
  const { pactId, areas, competences } = view;
  const asked: Asked = {
    areaId: areas.at(-1) ?? null,
    competenceId: competences.at(-1) ?? null,
    areaKind: view.kind,
    depth: view.depth,
  };
  const [{ data: named }] = useQuery({ query: PACTS, requestPolicy: "cache-first" });
  const ofCity = useAllPages(CITY_COVERAGE, asked, rowsOf, Boolean(pactId));
  const ofPact = useAllPages(PACT_COVERAGE, { ...asked, pactId }, rowsOfPact, !pactId);
  const found = pactId ? ofPact : ofCity;
  const coverage = pactId ? ofPact.first?.pact?.coverage : ofCity.first?.city.coverage;
  const [news, setNews] = useState(0);
  useSubscription({ query: COVERAGE_CHANGED, variables: { pactId: pactId || null } }, (_, change) => {
    setNews((now) => now + 1);
    return change;
  });
  useRenewed(coverage, found.again);
  const [mapped, setMapped] = useState(false);
  if (found.whole && !mapped) setMapped(true); // the table first: a slow phone draws both at once twice as late
  const oneArea = coverage?.level?.areaKind === "CITY";
  const districts = useAllPages(CITY_COVERAGE, { ...asked, areaKind: "DISTRICT" as const, depth: 0 }, rowsOf, !oneArea);
  const shades = useMemo(
    () => shadesOf(oneArea ? districts.items : found.items),
    [oneArea, districts.items, found.items],
  );
  const kind = view.kind ?? coverage?.level?.areaKind ?? "CITY";
  const depth = view.depth ?? coverage?.level?.depth ?? 0;
  const intoArea = ({ id, kind }: { id: string; kind: AreaKind }) => {
    // the map also shows what lies elsewhere, and so does the table until what is asked has come
    const inside = found.current && found.items.some(({ area }) => area.id === id);
    look({ areas: inside ? [...areas.filter((one) => one !== id), id] : [id], kind: below(kind), depth });
  };
  const intoCompetence = ({ id }: { id: string }) => {
    if (found.current) look({ competences: [...competences.filter((one) => one !== id), id], kind, depth: depth + 1 });
  };
  const upAreas = async (steps: number) => {
    const left = areas.slice(0, steps);
    const id = left.at(-1);
    if (!id) return look({ areas: left, kind: null });
    const { data } = await client.query(STEP, { id }, { requestPolicy: "cache-first" }).toPromise(); // the trail has asked it
    const kind = data?.node && "kind" in data.node ? data.node.kind : "DISTRICT";
    look({ areas: left, kind: below(kind) });
  };
  const upCompetences = (steps: number) =>
    look({ competences: competences.slice(0, steps), depth: Math.max(0, depth - (competences.length - steps)) });
  const wider = () => {
    if (competences.length) upCompetences(competences.length - 1);
    else if (areas.length) void upAreas(areas.length - 1);
    else if (depth) look({ depth: depth - 1 });
    else look({ kind: KINDS[KINDS.indexOf(kind) - 1] ?? null });
  };
  const whose = named?.pacts.edges.find(({ node }) => node.id === pactId)?.node.name ?? say("coverage.whole");
  const hidden = found.items.length > 0 && found.items.every((one) => !one.figures);
  return (
    <Page
      title={say("coverage.title")}
      lead={say("coverage.lead")}
      actions={
        found.items.length > 0 && (
          <div className="buttons">
            <button
              type="button"
              className="btn btn-outline-primary btn-sm"
              onClick={() => download(say("sheet.name", { whose, day: todayHere() }), "text/csv", sheetOf(found.items))}
            >
              {say("coverage.sheet")}
            </button>
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => window.print()}>
              {say("print")}
            </button>
          </div>
        )
      }
    >
      <p className="d-none d-print-block">
        {whose} · {day(todayHere())}
      </p>
      <div className="row-fields middling coverage-choice">
        <SelectField
          label={say("coverage.pact")}
          value={pactId}
          onChange={(next) => look({ pactId: next, areas: [], competences: [], kind: null, depth: null })}
          options={[
            { value: "", label: say("coverage.whole") },
            ...(named?.pacts.edges ?? []).map(({ node }) => ({ value: node.id, label: node.name })),
          ]}
        />
        <SelectField
          label={say("coverage.areas")}
          value={kind}
          onChange={(next) => look({ kind: next as AreaKind })}
          options={KINDS.map((value) => ({ value, label: term("areaKinds", value) }))}
        />
        <SelectField
          label={say("coverage.depth")}
          value={String(Math.min(depth, DEEPEST))}
          onChange={(next) => look({ depth: Number(next) })}
          options={DEPTHS.map((n) => ({ value: String(n), label: say(`coverage.depth.${n}`) }))}
        />
      </div>
      <Trail label={say("coverage.areas")} whole={pactId ? whose : say("coverage.whole")} ids={areas} onUp={(steps) => void upAreas(steps)} />
      <Trail label={say("coverage.depth")} whole={say("coverage.everything")} ids={competences} onUp={upCompetences} />
      <div role="status">
        {coverage?.renewing && coverage.asOf && (
          <p className="to-check">{say("coverage.renewing", { at: timeOf(coverage.asOf) })}</p>
        )}
        {news > 0 && !coverage?.renewing && (
          <p className="to-check">
            {say("coverage.changed")}{" "}
            <button
              type="button"
              className="chip"
              onClick={() => {
                setNews(0);
                found.again();
              }}
            >
              {say("coverage.recount")}
            </button>
          </p>
        )}
      </div>
      {found.error && <Failed error={found.error} again={found.again} />}
      {!coverage && !found.error && <Loading label={say("coverage.counting")} />}
      {coverage && (
        <>
          <Refusals refusals={coverage.userErrors} />
          {coverage.total && (
            <p>
              {say("coverage.total", {
                demand: number(coverage.total.demandHours, 0),
                served: number(coverage.total.servedHours, 0),
                coverable: number(coverage.total.coverableHours, 0),
              })}{" "}
              <strong>{say("coverage.missing", { n: Math.round(coverage.total.gapHours) })}</strong>{" "}
              {say("coverage.free", { free: hours(Math.round(coverage.freeHours)) })}
            </p>
          )}
          <div className="beside">
            <div aria-busy={!found.whole} className={found.current ? "" : "outdated"}>
              {hidden && (
                <p className="to-check">
                  {say("coverage.allHidden")}{" "}
                  <button type="button" className="chip" onClick={wider}>
                    {say("coverage.wider")}
                  </button>
                </p>
              )}
              {found.items.length ? (
                <Heat rows={found.items} onArea={intoArea} onCompetence={intoCompetence} />
              ) : (
                <Empty title={say("coverage.none")} />
              )}
            </div>
            {mapped && <LazyAreaMap label={say("coverage.map")} chosen={NOTHING} shades={shades} onPick={intoArea} />}
          </div>
          <p className="hint">{say("coverage.optimistic")}</p>
        </>
      )}
    </Page>
  );
}

/** Asks anew once the newer figures are there that somebody is counting. */
function useRenewed(coverage: { renewing: boolean } | undefined, again: () => void) {
  const client = useClient();
  useEffect(() => {
    if (!coverage?.renewing) return;
    const timer = setInterval(async () => {
      const { data } = await client.query(COVERAGE_STATE, {}, { requestPolicy: "network-only" }).toPromise();
      if (!data || data.city.coverage.renewing) return;
      clearInterval(timer);
      again();
    }, ASKED_EACH);
    return () => clearInterval(timer);
  }, [coverage, client, again]);
}

/** The rows shown, as a sheet. */
function sheetOf(rows: readonly Row[]): string {
  const heads = ["area", "competence", "demand", "served", "coverable", "gap"] as const;
  const hidden = say("sheet.hidden");
  const lines = rows.map(({ area, competence, figures }) => [
    area.name,
    competence.label,
    figures?.demandHours ?? hidden,
    figures?.servedHours ?? hidden,
    figures?.coverableHours ?? hidden,
    figures?.gapHours ?? hidden,
  ]);
  const cell = (value: string | number) => `"${String(value).replace(/"/g, '""')}"`;
  const told = heads.map((one) => say(`sheet.${one}`));
  return `\uFEFF${[told, ...lines].map((line) => line.map(cell).join(";")).join("\r\n")}\r\n`;
}

const NOTHING: string[] = [];

function rowsOf({ city }: ResultOf<typeof CITY_COVERAGE>) {
  const { edges, pageInfo } = city.coverage.rows;
  return { items: edges.map(({ node }) => node), pageInfo };
}

function rowsOfPact({ pact }: ResultOf<typeof PACT_COVERAGE>) {
  const rows = pact?.coverage.rows;
  const none = { hasNextPage: false, endCursor: null };
  return { items: rows?.edges.map(({ node }) => node) ?? [], pageInfo: rows?.pageInfo ?? none };
}

/** How dark each area is: by the largest of its gaps, since rows may count the same hours. */
function shadesOf(rows: readonly Row[]): Record<string, number> {
  const worst = new Map<string, number>();
  for (const { area, figures } of rows) {
    worst.set(area.id, Math.max(worst.get(area.id) ?? 0, figures?.gapHours ?? 0));
  }
  const most = Math.max(1, ...worst.values());
  return Object.fromEntries([...worst].map(([id, gap]) => [id, gap / most]));
}
