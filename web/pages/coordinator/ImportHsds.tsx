import { useState } from "react";
import { useQuery } from "urql";
import { AreaField } from "../parts/AreaField";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { download } from "../parts/download";
import { SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { FileField, usePreview } from "./ImportParts";
import { Proposals } from "./ImportProposals";
import { PREVIEW, readMeanings, written, type Hsds, type Meaning, type Preview, type Sent } from "./importing";
import { PACTS } from "./queries";

const MOST_ASKED = 30;

type Stated = { pactId: string; source: string; places: string; hours: string; mode: string; staffing: string; whole: string };

const BLANK: Stated = { pactId: "", source: "", places: "", hours: "", mode: "", staffing: "VOLUNTEERS", whole: "" };

/** What another directory publishes: its services come as drafts of offers under a pact. */
export function ImportHsds() {
  const [{ data }] = useQuery({ query: PACTS, requestPolicy: "cache-first" });
  const { seen, busy, error, refusals, look, take } = usePreview(PREVIEW);
  const [file, setFile] = useState<Sent | null>(null);
  const [stated, setStated] = useState(BLANK);
  const [area, setArea] = useState<Named | null>(null);
  const [meanings, setMeanings] = useState<readonly Meaning[]>([]);
  const set = (part: Partial<Stated>) => setStated({ ...stated, ...part });
  const number = (text: string) => (text.trim() ? Number(text.replace(",", ".")) : null);
  const hsds: Hsds = {
    pactId: stated.pactId,
    source: stated.source.trim(),
    terms: meanings.map(({ term: name, competence }) => ({ term: name, competenceId: competence.id })),
    areaId: area?.id ?? null,
    places: number(stated.places),
    hoursPerWeek: number(stated.hours),
    mode: (stated.mode || null) as Hsds["mode"],
    staffing: stated.staffing as Hsds["staffing"],
    whole: stated.whole ? stated.whole === "whole" : null,
  };
  const pacts = data?.pacts.edges.map(({ node }) => ({ value: node.id, label: node.name })) ?? [];
  const read = () => file && look({ file, hsds });

  return (
    <section>
      <h2 className="h5">{say("import.kind.hsds")}</h2>
      <p className="hint">{say("import.hsdsHint")}</p>
      <FileField
        label={say("import.hsdsFile")}
        accept=".zip,.json"
        onChoose={(chosen) => void take(chosen).then(setFile)}
        refusals={at(refusals, "file")}
      />
      <div className="narrow">
        <SelectField
          label={say("import.pact")}
          hint={say("import.pactHint")}
          value={stated.pactId}
          onChange={(pactId) => set({ pactId })}
          options={[{ value: "", label: say("import.choosePact") }, ...pacts]}
          refusals={at(refusals, "pactId")}
        />
        <TextField
          label={say("import.source")}
          hint={say("import.sourceHint")}
          value={stated.source}
          onChange={(source) => set({ source })}
          refusals={at(refusals, "source")}
        />
        <details>
          <summary>{say("import.stated")}</summary>
          <AreaField label={say("import.area")} area={area} onChoose={setArea} refusals={at(refusals, "areaId")} />
          <div className="row-fields">
            <TextField
              label={say("import.places")}
              type="number"
              min={1}
              value={stated.places}
              onChange={(places) => set({ places })}
              refusals={at(refusals, "places")}
            />
            <TextField
              label={say("import.hours")}
              type="number"
              min={0.25}
              step={0.25}
              value={stated.hours}
              onChange={(hours) => set({ hours })}
              refusals={at(refusals, "hoursPerWeek")}
            />
          </div>
          <SelectField
            label={say("import.mode")}
            value={stated.mode}
            onChange={(mode) => set({ mode })}
            options={[
              { value: "", label: say("import.leftOut") },
              ...["IN_PERSON", "AT_HOME", "ONLINE"].map((value) => ({ value, label: term("mode", value) })),
            ]}
          />
          <SelectField
            label={say("import.staffing")}
            value={stated.staffing}
            onChange={(staffing) => set({ staffing })}
            options={["VOLUNTEERS", "EMPLOYEES"].map((value) => ({ value, label: term("import.staffing", value) }))}
          />
          <SelectField
            label={say("import.wholeFile")}
            value={stated.whole}
            onChange={(whole) => set({ whole })}
            options={[
              { value: "", label: say("import.wholeByItself") },
              { value: "whole", label: say("import.wholeYes") },
              { value: "part", label: say("import.wholeNo") },
            ]}
          />
        </details>
      </div>
      <Deed onDo={read} busy={busy || !file} refusals={beside(refusals, "file", "pactId", "source", "areaId", "places", "hoursPerWeek")}>
        {say("import.read")}
      </Deed>
      {busy && <Loading label={say("import.readingFile")} />}
      {error && <Failed error={error} />}
      {seen && !busy && seen.asked.hsds && (
        <>
          <Terms terms={seen.preview.unmappedTerms} meanings={meanings} onMeanings={setMeanings} again={read} />
          <Proposals
            key={JSON.stringify(seen.preview)}
            preview={seen.preview}
            file={seen.asked.file}
            hsds={seen.asked.hsds}
            onDone={() => void look(seen.asked)}
          />
        </>
      )}
    </section>
  );
}

type TermsProps = {
  terms: Preview["unmappedTerms"];
  meanings: readonly Meaning[];
  onMeanings: (meanings: readonly Meaning[]) => void;
  again: () => unknown;
};

/** What the terms of the directory mean here: nothing is guessed, so somebody says it. */
function Terms({ terms, meanings, onMeanings, again }: TermsProps) {
  const open = terms.filter((one) => !meanings.some(({ term: name }) => name === one.term));
  if (!terms.length && !meanings.length) return null;

  async function load(file: File | undefined) {
    if (file) onMeanings([...meanings, ...readMeanings(await file.text())]);
  }

  return (
    <details open={open.length > 0 || undefined}>
      <summary>{say("import.terms", { n: open.length })}</summary>
      <p className="hint">{say("import.termsHint")}</p>
      <FileField label={say("import.termsFile")} accept=".csv" onChoose={(file) => void load(file)} />
      {meanings.length > 0 && (
        <ul className="plain-list">
          {meanings.map((one) => (
            <li key={`${one.term} ${one.competence.id}`}>
              {one.term} → {one.competence.label}{" "}
              <button
                type="button"
                className="link"
                onClick={() => onMeanings(meanings.filter((other) => other !== one))}
              >
                {say("import.forget")}
                <span className="visually-hidden"> {one.term}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {open.slice(0, MOST_ASKED).map((one) => (
        <CompetenceField
          key={one.term}
          label={say("import.term", { term: one.name || one.term, n: one.serviceCount })}
          onChoose={(competence) => onMeanings([...meanings, { term: one.term, competence }])}
        />
      ))}
      {meanings.length > 0 && (
        <p className="buttons">
          <Deed onDo={again}>{say("import.readAgain")}</Deed>
          <Deed lesser onDo={() => download("terms.csv", "text/csv", written(meanings))}>
            {say("import.saveTerms")}
          </Deed>
        </p>
      )}
    </details>
  );
}
