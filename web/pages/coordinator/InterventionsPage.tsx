import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { Deed } from "../parts/Deed";
import { CheckFields, LongField, SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { list } from "../words/formats";
import {
  END_INTERVENTION,
  INTERVENTIONS,
  PACT_OFFERS,
  PROPOSE_INTERVENTION,
  RECORD_RESULTS,
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
                <InterventionCard key={`${one.id} ${one.revision}`} intervention={one} />
              ))}
            </ul>
          </section>
        ))}
    </Page>
  );
}

function InterventionCard({ intervention: one }: { intervention: Intervention }) {
  const [results, setResults] = useState(one.results ?? "");
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
            <Deed lesser onDo={() => end.act(sent)} busy={end.busy} refusals={end.refusals} about={one.name}>
              {say("interventions.end")}
            </Deed>
          )}
        </div>
      </details>
    </li>
  );
}

const BLANK = { pactId: "", name: "", description: "", publicCounterpart: "", commitmentIds: [] as string[] };

function Propose({ pacts }: { pacts: Pact[] }) {
  const [terms, setTerms] = useKept("intervention", BLANK);
  const pactId = terms.pactId || pacts[0]?.id || "";
  const [{ data }] = useQuery({ query: PACT_OFFERS, variables: { id: pactId }, pause: !pactId });
  const { act, busy, refusals, done } = useDeed(PROPOSE_INTERVENTION);
  const key = useAskingKey(terms);
  const set = (part: Partial<typeof BLANK>) => setTerms((now) => ({ ...now, ...part }));
  async function propose() {
    const { name, description, publicCounterpart, commitmentIds } = terms;
    const input = { name, commitmentIds, description: description || null, publicCounterpart: publicCounterpart || null };
    if (await act({ pactId, terms: input, key })) {
      forget("intervention");
      setTerms(BLANK);
    }
  }
  return (
    <div className="card-box narrow">
      <SelectField
        label={say("interventions.pact")}
        value={pactId}
        onChange={(next) => set({ pactId: next, commitmentIds: [] })}
        options={pacts.map((one) => ({ value: one.id, label: one.name }))}
      />
      <TextField
        label={say("interventions.name")}
        value={terms.name}
        onChange={(name) => set({ name })}
        refusals={at(refusals, "name")}
      />
      <LongField
        label={say("interventions.description")}
        value={terms.description}
        onChange={(description) => set({ description })}
        refusals={at(refusals, "description")}
      />
      <TextField
        label={say("interventions.counterpart")}
        value={terms.publicCounterpart}
        onChange={(publicCounterpart) => set({ publicCounterpart })}
        refusals={at(refusals, "publicCounterpart")}
      />
      <CheckFields
        legend={say("interventions.offers")}
        chosen={terms.commitmentIds}
        onChange={(commitmentIds) => set({ commitmentIds })}
        options={(data?.pact?.commitments.edges ?? [])
          .filter(({ node }) => node.state === "ACTIVE")
          .map(({ node }) => ({ value: node.id, label: `${node.title} (${node.partner.name})` }))}
      />
      <Refusals refusals={at(refusals, "commitmentIds")} />
      <Deed
        onDo={propose}
        busy={busy}
        refusals={beside(refusals, "name", "description", "publicCounterpart", "commitmentIds")}
        done={done && say("offer.saved")}
      >
        {say("interventions.doPropose")}
      </Deed>
    </div>
  );
}
