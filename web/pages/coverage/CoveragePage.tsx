import { useEffect, useMemo, useState } from "react";
import { useClient, useQuery, useSubscription } from "urql";
import type { ResultOf } from "../app/graphql";
import { useAllPages } from "../app/pages";
import { SelectField } from "../parts/Field";
import { LazyAreaMap } from "../parts/LazyAreaMap";
import { download } from "../parts/download";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { hours, number, timeOf } from "../words/formats";
import { Heat } from "./Heat";
import { PACTS } from "../coordinator/queries";
import { CITY_COVERAGE, COVERAGE_CHANGED, COVERAGE_STATE, PACT_COVERAGE, type AreaKind, type Asked, type Row } from "./queries";

const KINDS: AreaKind[] = ["CITY", "DISTRICT", "NEIGHBOURHOOD", "ZONE"];
const DEPTHS = [0, 1, 2, 3];
const ASKED_EACH = 5_000;

type Within = { area: { id: string; name: string } | null; competence: { id: string; label: string } | null };

/** Where hours are missing, by area and competence, with the way down into each. */
export default function CoveragePage() {
  const [level, setLevel] = useState<{ areaKind: AreaKind | ""; depth: number | "" }>({ areaKind: "", depth: "" });
  const [within, setWithin] = useState<Within>({ area: null, competence: null });
  const asked: Asked = {
    areaId: within.area?.id ?? null,
    competenceId: within.competence?.id ?? null,
    areaKind: level.areaKind || null,
    depth: level.depth === "" ? null : level.depth,
  };
  const [pactId, setPactId] = useState("");
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
  const oneArea = coverage?.level?.areaKind === "CITY";
  const districts = useAllPages(CITY_COVERAGE, { ...asked, areaKind: "DISTRICT" as const, depth: 0 }, rowsOf, !oneArea);
  const shades = useMemo(
    () => shadesOf(oneArea ? districts.items : found.items),
    [oneArea, districts.items, found.items],
  );
  const into = (area: Within["area"], competence: Within["competence"]) => {
    const kind = coverage?.level?.areaKind;
    const depth = coverage?.level?.depth;
    setWithin({ area: area ?? within.area, competence: competence ?? within.competence });
    setLevel({
      areaKind: area && kind ? KINDS[Math.min(KINDS.indexOf(kind) + (kind === "DISTRICT" ? 2 : 1), 3)]! : (kind ?? ""),
      depth: competence && depth !== undefined ? depth + 1 : (depth ?? ""),
    });
  };
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
              onClick={() => download("ore.csv", "text/csv", sheetOf(found.items))}
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
      <div className="row-fields middling">
        <SelectField
          label={say("coverage.pact")}
          value={pactId}
          onChange={(next) => {
            setPactId(next);
            setWithin({ area: null, competence: null });
            setLevel({ areaKind: "", depth: "" });
          }}
          options={[
            { value: "", label: say("coverage.whole") },
            ...(named?.pacts.edges ?? []).map(({ node }) => ({ value: node.id, label: node.name })),
          ]}
        />
        <SelectField
          label={say("coverage.areas")}
          value={level.areaKind || coverage?.level?.areaKind || ""}
          onChange={(areaKind) => setLevel({ ...level, areaKind: areaKind as AreaKind })}
          options={KINDS.map((value) => ({ value, label: term("areaKinds", value) }))}
        />
        <SelectField
          label={say("coverage.depth")}
          value={String(level.depth === "" ? (coverage?.level?.depth ?? 0) : level.depth)}
          onChange={(depth) => setLevel({ ...level, depth: Number(depth) })}
          options={DEPTHS.map((n) => ({ value: String(n), label: say(`coverage.depth.${n as 0 | 1 | 2 | 3}`) }))}
        />
      </div>
      {(within.area || within.competence) && (
        <p>
          {[within.area?.name, within.competence?.label].filter(Boolean).join(" · ")}{" "}
          <button
            type="button"
            className="chip"
            onClick={() => {
              setWithin({ area: null, competence: null });
              setLevel({ areaKind: "", depth: "" });
            }}
          >
            {say("coverage.whole")}
          </button>
        </p>
      )}
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
            <div aria-busy={!found.whole}>
              {found.items.length ? <Heat rows={found.items} onInto={into} /> : <Empty title={say("coverage.none")} />}
            </div>
            <LazyAreaMap
              label={say("coverage.map")}
              chosen={NOTHING}
              shades={shades}
              onPick={(area) => into(area, null)}
            />
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

/** The rows shown, as a sheet: what is hidden stays empty. */
function sheetOf(rows: readonly Row[]): string {
  const heads = ["area", "competence", "demand", "served", "coverable", "gap"] as const;
  const lines = rows.map(({ area, competence, figures }) => [
    area.name,
    competence.label,
    figures?.demandHours ?? "",
    figures?.servedHours ?? "",
    figures?.coverableHours ?? "",
    figures?.gapHours ?? "",
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
