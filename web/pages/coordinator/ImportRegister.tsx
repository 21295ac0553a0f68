import { useState } from "react";
import { useDeed } from "../app/deeds";
import { Deed } from "../parts/Deed";
import { TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { FileField, Findings, Notes, usePreview } from "./ImportParts";
import { LIST_APPROVE, LIST_PREVIEW, type ListPreview, type RegisterChange, type Sent } from "./importing";

/** A newer list of bodies: what it says otherwise than the register, by kind. */
export function ImportRegister() {
  const { seen, busy, error, refusals, look, take } = usePreview(LIST_PREVIEW);
  const [file, setFile] = useState<Sent | null>(null);
  const [source, setSource] = useState("");
  const read = () => file && look({ file, source: source.trim() || null });
  return (
    <section>
      <h2 className="h5">{say("import.kind.register")}</h2>
      <p className="hint">{say("import.listHint")}</p>
      <FileField
        label={say("import.listFile")}
        accept=".csv,.gz,.xlsx"
        onChoose={(chosen) => void take(chosen).then(setFile)}
        refusals={at(refusals, "file")}
      />
      <div className="narrow">
        <TextField
          label={say("import.cited")}
          hint={say("import.citedHint")}
          value={source}
          onChange={setSource}
          refusals={at(refusals, "source")}
        />
      </div>
      <Deed onDo={read} busy={busy || !file} refusals={beside(refusals, "file", "source")}>
        {say("import.read")}
      </Deed>
      {busy && <Loading label={say("import.readingFile")} />}
      {error && <Failed error={error} />}
      {seen && !busy && (
        <Changes key={JSON.stringify(seen.preview)} preview={seen.preview} asked={seen.asked} onDone={() => void look(seen.asked)} />
      )}
    </section>
  );
}

type Props = { preview: ListPreview; asked: { file: Sent; source?: string | null }; onDone: () => void };

function Changes({ preview, asked, onDone }: Props) {
  const [left, setLeft] = useState<readonly RegisterChange[]>([]);
  const { act, busy, refusals } = useDeed(LIST_APPROVE);
  const [written, setWritten] = useState<number | null>(null);
  const wanted = preview.changes.filter(({ kind }) => !left.includes(kind));

  async function approve() {
    const found = await act({ ...asked, kinds: wanted.map(({ kind }) => kind) });
    if (!found) return;
    setWritten(found.writtenCount);
    onDone();
  }

  return (
    <>
      <p role="status">
        {preview.source}: {say("import.listRead", { n: preview.bodyCount, rows: preview.rowCount })}{" "}
        {say("import.listSame", { n: preview.unchangedCount })}
      </p>
      <p className="hint">{say("import.listScope", { provinces: preview.provinces.join(", ") || "–" })}</p>
      <Findings title={say("import.wrong", { n: preview.findingCount })} findings={preview.findings} />
      <Notes title={say("import.notes", { n: preview.notes.length })} findings={preview.notes} />
      {preview.changes.length === 0 && <Empty title={say("import.nothing")} />}
      {preview.changes.map(({ kind, count, proposals }) => (
        <div className="card-box" key={kind}>
          <label className="check">
            <input
              type="checkbox"
              checked={!left.includes(kind)}
              onChange={() => setLeft(left.includes(kind) ? left.filter((one) => one !== kind) : [...left, kind])}
            />
            {term("registerChange", kind)} <span className="hint">· {say("import.entries", { n: count })}</span>
          </label>
          <p className="hint mb-1">{term("registerChangeHint", kind)}</p>
          <details>
            <summary>{say("import.see", { n: proposals.length })}</summary>
            <ul className="plain-list">
              {proposals.map((one) => (
                <li key={one.taxCode}>
                  {one.name} <span className="hint">({one.taxCode})</span>
                  {kind !== "GONE" && kind !== "BACK" && (
                    <>: {one.before ? `${one.before} → ${one.after || "–"}` : one.after}</>
                  )}
                  {one.partnerName && <span className="to-check"> {say("import.joined", { name: one.partnerName })}</span>}
                </li>
              ))}
            </ul>
          </details>
        </div>
      ))}
      {preview.homonymCount > 0 && (
        <details>
          <summary>{say("import.homonyms", { n: preview.homonymCount })}</summary>
          <p className="hint">{say("import.homonymsHint")}</p>
          <ul className="plain-list">
            {preview.homonyms.map((one) => (
              <li key={one.name}>
                {one.name}: {one.taxCodes.join(", ")}
              </li>
            ))}
          </ul>
        </details>
      )}
      {preview.changes.length > 0 && (
        <Deed onDo={approve} busy={busy || !wanted.length} refusals={refusals}>
          {say("import.writeEntries", { n: wanted.reduce((sum, { count }) => sum + count, 0) })}
        </Deed>
      )}
      {written !== null && <p role="status">{say("import.entriesWritten", { n: written })}</p>}
    </>
  );
}
