import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useKept, useRested } from "../app/kept";
import { AreaField } from "../parts/AreaField";
import { CompetenceField } from "../parts/CompetenceField";
import { LazyAreaMap } from "../parts/LazyAreaMap";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say } from "../words";
import { NeedCard } from "./NeedCard";
import { PlanPanel } from "./PlanPanel";
import { Results, placesOf } from "./Results";
import { Weights } from "./Weights";
import { EMPTY, asked, relaxed, withNeed, type Draft, type NeedDraft } from "./draft";
import { SEARCH, SEARCH_PLAN } from "./queries";

/** What a family needs, where and when; beside it who could help, best first. Nothing of it is stored. */
export default function SearchPage() {
  const [draft, setDraft] = useKept<Draft>("search", EMPTY);
  const input = useMemo(() => asked(draft), [draft]);
  const search = useRested(input, 350);
  const [{ data, error, fetching, stale }, again] = useQuery({
    query: SEARCH,
    variables: { search: search! },
    pause: !search,
  });
  const found = search ? data?.partnerSearch : undefined;
  const refusals = found?.userErrors ?? [];
  const setNeed = (key: string, next: NeedDraft | null) =>
    setDraft((now) => ({
      ...now,
      needs: now.needs.flatMap((one) => (one.key === key ? (next ? [next] : []) : [one])),
    }));
  const places = useMemo(() => placesOf(found?.needs ?? []), [found]);
  const chosen = useMemo(() => (draft.area ? [draft.area.id] : []), [draft.area]);

  return (
    <Page
      title={say("search.title")}
      lead={say("search.lead")}
      actions={
        draft.needs.length > 0 && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => setDraft(EMPTY)}>
            {say("search.anew")}
          </button>
        )
      }
    >
      <div className="search">
        <div className="search-ask">
          <h2 className="h5">{say("search.what")}</h2>
          <CompetenceField
            label={say("search.need")}
            onChoose={(one) => setDraft((now) => withNeed(now, one))}
          />
          {draft.needs.map((need, index) => (
            <NeedCard
              key={need.key}
              need={need}
              refusals={at(refusals, String(index), "needs")}
              onChange={(next) => setNeed(need.key, next)}
              onRemove={() => setNeed(need.key, null)}
            />
          ))}
          {found && (
            <a className="on-phones" href="#search-answer">
              {say("search.toAnswer", { n: Math.max(0, ...found.needs.map((one) => one.matches.totalCount)) })}
            </a>
          )}
          <h2 className="h5">{say("search.where")}</h2>
          <AreaField
            label={say("search.area")}
            area={draft.area}
            onChoose={(area) => setDraft((now) => ({ ...now, area }))}
            refusals={at(refusals, "areaId")}
          />
          <a className="on-phones" href="#search-map">
            {say("search.toMap")}
          </a>
          <Weights chosen={draft.weights} onChange={(weights) => setDraft((now) => ({ ...now, weights }))} />
          <Refusals refusals={at(refusals, "weights")} />
        </div>
        <div id="search-answer" className="search-answer" aria-busy={fetching || stale}>
          <h2 className="h5">{say("search.answer")}</h2>
          <Refusals refusals={beside(refusals, "needs", "areaId", "weights")} />
          {!input && <Empty title={say("search.empty")}>{<p>{say("search.emptyHint")}</p>}</Empty>}
          {error && <Failed error={error} again={() => again({ requestPolicy: "network-only" })} />}
          {input && fetching && !found && <Loading label={say("search.looking")} />}
          {found && input && refusals.length > 0 && <Empty title={say("search.refused")} />}
          {found && input && (
            <>
              {found.needs.map((need, index) => (
                <Results
                  key={draft.needs[index]?.key ?? index}
                  searched={need}
                  weights={draft.weights}
                  onApply={(fix) => draft.needs[index] && setDraft((now) => relaxed(now, draft.needs[index]!.key, fix))}
                />
              ))}
              {!refusals.length && search && <SearchPlan search={search} />}
            </>
          )}
        </div>
        <div id="search-map" className="search-map">
          <LazyAreaMap
            label={say("search.map")}
            chosen={chosen}
            places={places}
            onPick={(area) => setDraft((now) => ({ ...now, area }))}
            onPlace={(id) => {
              const card = document.getElementById(`match-${id}`);
              card?.scrollIntoView({ block: "center" });
              card?.focus({ preventScroll: true });
            }}
          />
        </div>
      </div>
    </Page>
  );
}

function SearchPlan({ search }: { search: NonNullable<ReturnType<typeof asked>> }) {
  const [wanted, setWanted] = useState(false);
  const [{ data, error, fetching }, again] = useQuery({ query: SEARCH_PLAN, variables: { search }, pause: !wanted });
  return (
    <section className="plan">
      <h3 className="h5">{say("plan.title")}</h3>
      {!wanted && (
        <>
          <p>{say("plan.about")}</p>
          <button type="button" className="btn btn-primary" onClick={() => setWanted(true)}>
            {say("plan.make")}
          </button>
        </>
      )}
      {error && <Failed error={error} again={again} />}
      {wanted && fetching && <Loading label={say("plan.making")} />}
      {wanted && !fetching && data?.partnerSearch.plan && <PlanPanel plan={data.partnerSearch.plan} />}
    </section>
  );
}
