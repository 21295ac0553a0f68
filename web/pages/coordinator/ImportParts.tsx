import { useId, useState } from "react";
import { useClient, type AnyVariables, type CombinedError, type TypedDocumentNode } from "urql";
import type { DocumentNode } from "graphql";
import { Refusals, type Refusal } from "../parts/Refusals";
import { say } from "../words";
import { fileInput, MOST_BYTES, type Cell, type Finding, type Sent } from "./importing";

/** What a file would change: asked of the service, and what came of asking. */
export function usePreview<Found extends { userErrors: readonly Refusal[] }, Variables extends AnyVariables>(
  document: TypedDocumentNode<Record<string, Found>, Variables> & DocumentNode,
) {
  const client = useClient();
  const [seen, setSeen] = useState<{ preview: Found; asked: Variables } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CombinedError | null>(null);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);

  async function look(asked: Variables) {
    setBusy(true);
    setError(null);
    const { data, error: failed } = await client.query(document, asked, { requestPolicy: "network-only" }).toPromise();
    setBusy(false);
    setError(failed ?? null);
    const preview = data && Object.values(data)[0];
    setRefusals(preview?.userErrors ?? []);
    setSeen(preview && !preview.userErrors.length ? { preview, asked } : null);
  }

  /** Return what is in a file; null, and it is told, when it is too large to go with a request. */
  async function take(file: File | undefined): Promise<Sent | null> {
    setSeen(null);
    const large = file !== undefined && file.size > MOST_BYTES;
    setRefusals(large ? [{ message: say("import.tooLarge"), path: ["file"] }] : []);
    return file && !large ? fileInput(file) : null;
  }

  return { seen, busy, error, refusals, look, take };
}

type FieldProps = {
  label: string;
  accept: string;
  hint?: string;
  onChoose: (file: File | undefined) => void;
  refusals?: readonly Refusal[];
};

export function FileField({ label, accept, hint, onChoose, refusals }: FieldProps) {
  const id = useId();
  const about = [hint && `${id}-hint`, refusals?.length && `${id}-refused`].filter(Boolean).join(" ");
  return (
    <div className="field narrow">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        className="form-control"
        accept={accept}
        aria-describedby={about || undefined}
        onChange={(event) => onChoose(event.currentTarget.files?.[0])}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Refusals id={`${id}-refused`} refusals={refusals} />
    </div>
  );
}

/** What is wrong in a file, or refused of what was approved: each with its place. */
export function Findings({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (!findings.length) return null;
  return (
    <section className="refusals" aria-label={title}>
      <h3 className="h6">{title}</h3>
      <Told findings={findings} />
    </section>
  );
}

/** What is merely to be known of a file, behind its number. */
export function Notes({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (!findings.length) return null;
  return (
    <details>
      <summary>{title}</summary>
      <Told findings={findings} />
    </details>
  );
}

function Told({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="plain-list">
      {findings.map((one, index) => (
        <li key={index}>
          {place(one)}: {say("import.expected", { expected: one.expected, found: one.found })}
        </li>
      ))}
    </ul>
  );
}

/** Where it is: the sheet `Enti` of `rete.xlsx [Enti]`, or the file, with its row and column as far as there are any. */
function place({ file, line, column }: Finding): string {
  const row = line === null ? null : say("import.row", { line });
  return [/\[(.*)\]$/.exec(file)?.[1] ?? file, row, column].filter(Boolean).join(", ");
}

/** The cells of something that changes, as they are here and in the file; of what is new, what is said of it. */
export function Cells({ cells, fresh }: { cells: readonly Cell[]; fresh: boolean }) {
  if (!cells.length) return null;
  if (fresh) {
    const known = cells.filter((one) => one.label !== one.column);
    return <p className="hint mb-0">{known.slice(0, 6).map((one) => `${one.label}: ${one.theirs}`).join(" · ")}</p>;
  }
  return (
    <table className="reasons">
      <thead>
        <tr>
          <th scope="col">{say("import.column")}</th>
          <th scope="col">{say("import.ours")}</th>
          <th scope="col">{say("import.theirs")}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((one) => (
          <tr key={one.column}>
            <th scope="row">{one.label}</th>
            <td>{one.ours || "–"}</td>
            <td>
              {one.theirs || "–"}
              {one.both && <span className="to-check"> {say("import.both")}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
