import { useState } from "react";
import { useDeed } from "../app/deeds";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { LongField, SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say } from "../words";
import { Cells, FileField, Findings, Notes, usePreview } from "./ImportParts";
import { TAXONOMY_APPROVE, TAXONOMY_PREVIEW, type Esco, type Finding, type Sent, type TaxonomyPreview } from "./importing";

/** A taxonomy of competences: all of it comes in, or, with one fault, nothing. */
export function ImportTaxonomy() {
  const { seen, busy, error, refusals, look, take } = usePreview(TAXONOMY_PREVIEW);
  const [file, setFile] = useState<Sent | null>(null);
  const [format, setFormat] = useState("skos");
  const [concepts, setConcepts] = useState("");
  const [below, setBelow] = useState(false);
  const [under, setUnder] = useState<{ id: string; label: string } | null>(null);
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({});
  const esco: Esco | null =
    format === "skos"
      ? null
      : {
          concepts: concepts.split(/\s+/).filter(Boolean),
          below,
          underId: under?.id ?? null,
          italian: Object.entries(labels)
            .filter(([, label]) => label.trim())
            .map(([uri, label]) => ({ uri, label: label.trim() })),
        };
  const read = () => file && look({ file, esco });
  return (
    <section>
      <h2 className="h5">{say("import.kind.taxonomy")}</h2>
      <p className="hint">{say("import.taxonomyHint")}</p>
      <div className="narrow">
        <SelectField
          label={say("import.format")}
          value={format}
          onChange={setFormat}
          options={[
            { value: "skos", label: say("import.skos") },
            { value: "esco", label: say("import.esco") },
          ]}
        />
      </div>
      <FileField
        label={say("import.taxonomyFile")}
        accept={format === "skos" ? ".ttl,.jsonld,.json" : ".zip"}
        onChoose={(chosen) => void take(chosen).then(setFile)}
        refusals={at(refusals, "file")}
      />
      {format === "esco" && (
        <div className="narrow">
          <LongField
            label={say("import.concepts")}
            hint={say("import.conceptsHint")}
            value={concepts}
            onChange={setConcepts}
            refusals={at(refusals, "concepts")}
          />
          <label className="check">
            <input type="checkbox" checked={below} onChange={() => setBelow(!below)} />
            {say("import.below")}
          </label>
          <CompetenceField label={say("import.under")} onChoose={setUnder} />
          {under && <p>{say("import.underChosen", { name: under.label })}</p>}
        </div>
      )}
      <Deed onDo={read} busy={busy || !file} refusals={beside(refusals, "file", "concepts")}>
        {say("import.read")}
      </Deed>
      {busy && <Loading label={say("import.readingFile")} />}
      {error && <Failed error={error} />}
      {seen && !busy && (
        <>
          {seen.preview.unlabelled.length > 0 && (
            <div className="card-box narrow">
              <h3 className="h6">{say("import.unlabelled", { n: seen.preview.unlabelled.length })}</h3>
              {seen.preview.unlabelled.map((one) => (
                <TextField
                  key={one.uri}
                  label={one.label}
                  value={labels[one.uri] ?? ""}
                  onChange={(label) => setLabels({ ...labels, [one.uri]: label })}
                />
              ))}
              <Deed onDo={read}>{say("import.readAgain")}</Deed>
            </div>
          )}
          <Changes
            key={JSON.stringify(seen.preview)}
            preview={seen.preview}
            asked={seen.asked}
            onDone={() => void look(seen.asked)}
          />
        </>
      )}
    </section>
  );
}

type Props = { preview: TaxonomyPreview; asked: { file: Sent; esco?: Esco | null }; onDone: () => void };

function Changes({ preview, asked, onDone }: Props) {
  const { act, busy, refusals, done } = useDeed(TAXONOMY_APPROVE);
  const [refused, setRefused] = useState<readonly Finding[]>([]);

  async function approve() {
    const found = await act(asked);
    if (!found) return;
    setRefused(found.findings);
    if (!found.findings.length) onDone();
  }

  return (
    <>
      <p role="status">{say("import.competences", { ...preview.competences })}</p>
      <p>{say("import.mappings", { ...preview.mappings })}</p>
      <Findings title={say("import.nothingWhile", { n: preview.findingCount })} findings={preview.findings} />
      <Notes title={say("import.notTaken", { n: preview.leftOutCount })} findings={preview.leftOut} />
      {preview.changeCount === 0 && !preview.findingCount && <Empty title={say("import.nothing")} />}
      {preview.changes.length > 0 && (
        <>
          <h3 className="h6">{say("import.changes")}</h3>
          <ul className="cards">
            {preview.changes.map((one) => (
              <li className="card-box" key={one.key}>
                <p className="mb-1">
                  {one.label} <span className="hint">· {one.key} · {say(one.new ? "proposal.NEW" : "proposal.CHANGED")}</span>
                </p>
                <Cells cells={one.cells} fresh={one.new} />
              </li>
            ))}
          </ul>
          <Deed onDo={approve} busy={busy} refusals={refusals} done={done && !refused.length && say("import.broughtIn")}>
            {say("import.bringIn", { n: preview.changeCount })}
          </Deed>
        </>
      )}
      <Findings title={say("import.refused", { n: refused.length })} findings={refused} />
    </>
  );
}
