import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { useRevised } from "../app/revised";
import { Deed } from "../parts/Deed";
import { LongField, SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { Sure } from "../parts/Sure";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { list } from "../words/formats";
import { BLANK, FIELDS, InterventionFields, asked, type Terms } from "./InterventionFields";
import {
  END_INTERVENTION,
  INTERVENTIONS,
  PROPOSE_INTERVENTION,
  RECORD_RESULTS,
  REVISE_INTERVENTION,
  type Intervention,
  type Pact,
} from "./queries";

/** What partners do together under each pact, and what came of it. */
export default function InterventionsPage() {
  const [{ data, error }, again] = useQuery({ query: INTERVENTIONS });
  const pacts = data?.pacts.edges.map(({ node }) => node) ?? [];
  return (
    <Page title={say("interventions.title")} lead={say("interventions.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {data && (
        <details>
          <summary>{say("interventions.propose")}</summary>
          <Propose pacts={pacts} />
        </details>
      )}
      {pacts
        .filter((pact) => pact.interventions.length)
        .map((pact) => (
          <section key={pact.id}>
            <h2 className="h5">{pact.name}</h2>
            <ul className="cards">
              {pact.interventions.map((one) => (
                <InterventionCard key={one.id} intervention={one} pactId={pact.id} />
              ))}
            </ul>
          </section>
        ))}
    </Page>
  );
}

function InterventionCard({ intervention: one, pactId }: { intervention: Intervention; pactId: string }) {
  const [results, setResults] = useState(one.results ?? "");
  useRevised(one.revision, () => setResults(one.results ?? ""));
  const record = useDeed(RECORD_RESULTS);
  const end = useDeed(END_INTERVENTION);
  const sent = { id: one.id, revision: one.revision };
  return (
    <li className="card-box">
      <h3 className="h6">{one.name}</h3>
      <p className="mb-1">
        <span className={`badge-state is-${one.state === "RUNNING" ? "active" : "ended"}`}>{term("intervention", one.state)}</span>{" "}
        {list(one.partners.map((partner) => partner.name))}
      </p>
      {one.description && <p className="mb-1">{one.description}</p>}
      {one.publicCounterpart && <p className="mb-1 hint">{say("interventions.with", { who: one.publicCounterpart })}</p>}
      <details>
        <summary>
          {say("interventions.results")}
          <span className="visually-hidden">: {one.name}</span>
        </summary>
        <LongField
          label={say("interventions.whatCame")}
          value={results}
          onChange={setResults}
          refusals={at(record.refusals, "results")}
        />
        <div className="buttons">
          <Deed
            onDo={() => record.act({ ...sent, results })}
            busy={record.busy}
            refusals={beside(record.refusals, "results")}
            done={record.done && say("offer.saved")}
            about={one.name}
          >
            {say("save")}
          </Deed>
          {one.state === "RUNNING" && (
            <Sure
              lesser
              sure={say("interventions.sureEnd")}
              onDo={() => end.act(sent)}
              busy={end.busy}
              refusals={end.refusals}
              about={one.name}
            >
              {say("interventions.end")}
            </Sure>
          )}
        </div>
      </details>
      {one.state === "RUNNING" && (
        <Unfold title={say("interventions.revise")} about={one.name}>
          {() => <Revise intervention={one} pactId={pactId} />}
        </Unfold>
      )}
    </li>
  );
}

/** What is corrected of it while it runs; kept until it is saved, or somebody else changes it. */
function Revise({ intervention: one, pactId }: { intervention: Intervention; pactId: string }) {
  const kept = `intervention-${one.id}-${one.revision}`;
  const [terms, setTerms] = useKept<Terms>(kept, termsOf(one));
  useRevised(one.revision, () => setTerms(termsOf(one)));
  const { act, busy, refusals, done } = useDeed(REVISE_INTERVENTION);
  async function save() {
    if (await act({ id: one.id, revision: one.revision, change: asked(terms) })) forget(kept);
  }
  return (
    <>
      <InterventionFields
        pactId={pactId}
        terms={terms}
        set={(part) => setTerms((now) => ({ ...now, ...part }))}
        refusals={refusals}
        having={one.commitments}
      />
      <Deed
        onDo={save}
        busy={busy}
        refusals={beside(refusals, ...FIELDS)}
        done={done && say("offer.saved")}
        about={one.name}
      >
        {say("interventions.doRevise")}
      </Deed>
    </>
  );
}

function termsOf(one: Intervention): Terms {
  return {
    name: one.name,
    description: one.description ?? "",
    publicCounterpart: one.publicCounterpart ?? "",
    commitmentIds: one.commitments.map(({ id }) => id),
  };
}

function Propose({ pacts }: { pacts: Pact[] }) {
  const [kept, setKept] = useKept("intervention", { ...BLANK, pactId: "" });
  const { pactId: chosen, ...terms } = kept;
  const pactId = chosen || pacts[0]?.id || "";
  const { act, busy, refusals, done } = useDeed(PROPOSE_INTERVENTION);
  const key = useAskingKey(kept);
  const set = (part: Partial<typeof kept>) => setKept((now) => ({ ...now, ...part }));
  async function propose() {
    if (await act({ pactId, terms: asked(terms), key })) set({ ...BLANK, pactId });
  }
  return (
    <div className="card-box narrow">
      <SelectField
        label={say("interventions.pact")}
        value={pactId}
        onChange={(next) => set({ pactId: next, commitmentIds: [] })}
        options={pacts.map((one) => ({ value: one.id, label: one.name }))}
      />
      <InterventionFields pactId={pactId} terms={terms} set={set} refusals={refusals} />
      <Deed onDo={propose} busy={busy} refusals={beside(refusals, ...FIELDS)} done={done && say("offer.saved")}>
        {say("interventions.doPropose")}
      </Deed>
    </div>
  );
}
