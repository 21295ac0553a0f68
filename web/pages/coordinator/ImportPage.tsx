import { useId, useState } from "react";
import { useClient } from "urql";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { Page } from "../parts/Page";
import { beside, Refusals, type Refusal } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { APPROVE, fileInput, MOST_BYTES, PREVIEW, type Finding, type Preview, type Proposal } from "./importing";
import type { CombinedError } from "urql";

type Sent = { name: string; contents: string };
type Seen = { file: Sent; preview: Preview };

/** A workbook goes out, people fill it in, and it comes back: first what it would change, then what is approved of it. */
export default function ImportPage() {
  const client = useClient();
  const [seen, setSeen] = useState<Seen | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CombinedError | null>(null);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);

  async function look(file: Sent) {
    setBusy(true);
    setError(null);
    const { data, error: failed } = await client.query(PREVIEW, { file }, { requestPolicy: "network-only" }).toPromise();
    setBusy(false);
    setError(failed ?? null);
    const preview = data?.importPreview;
    setRefusals(preview?.userErrors ?? []);
    setSeen(preview && !preview.userErrors.length ? { file, preview } : null);
  }

  async function choose(file: File | undefined) {
    setSeen(null);
    if (!file) return;
    if (file.size > MOST_BYTES) {
      setRefusals([{ message: say("import.tooLarge"), path: [] }]);
      return;
    }
    await look(await fileInput(file));
  }

  return (
    <Page title={say("import.title")} lead={say("import.lead")}>
      <section className="narrow">
        <h2 className="h5">{say("import.take")}</h2>
        <p className="hint">{say("import.takeHint")}</p>
        <p className="buttons">
          <a className="btn btn-outline-primary btn-sm" href="/export/network.xlsx" download>
            {say("import.whole")}
          </a>
          <a className="btn btn-outline-primary btn-sm" href="/export/network.xlsx?empty=yes" download>
            {say("import.blank")}
          </a>
        </p>
      </section>
      <section>
        <h2 className="h5">{say("import.bring")}</h2>
        <FileField onChoose={(file) => void choose(file)} refusals={refusals} />
        {busy && <Loading label={say("import.reading")} />}
        {error && <Failed error={error} />}
        {seen && !busy && <Shown key={JSON.stringify(seen.preview)} seen={seen} onDone={() => void look(seen.file)} />}
      </section>
    </Page>
  );
}

function FileField({ onChoose, refusals }: { onChoose: (file: File | undefined) => void; refusals: readonly Refusal[] }) {
  const id = useId();
  return (
    <div className="field narrow">
      <label htmlFor={id}>{say("import.file")}</label>
      <input
        id={id}
        type="file"
        className="form-control"
        accept=".xlsx"
        aria-describedby={refusals.length ? `${id}-refused` : undefined}
        onChange={(event) => onChoose(event.currentTarget.files?.[0])}
      />
      <Refusals id={`${id}-refused`} refusals={refusals} />
    </div>
  );
}

function Shown({ seen, onDone }: { seen: Seen; onDone: () => void }) {
  const { preview, file } = seen;
  const [left, setLeft] = useState<ReadonlySet<string>>(() => new Set(conflicts(preview.proposals)));
  const { behalf, fields } = useBehalf("");
  const { act, busy, refusals } = useDeed(APPROVE);
  const [told, setTold] = useState<{ done: number; refused: readonly Finding[] } | null>(null);
  const wanted = preview.proposals.filter((one) => !left.has(one.id));

  async function approve() {
    const ids = preview.proposalCount > preview.proposals.length && !left.size ? null : wanted.map((one) => one.id);
    const found = behalf && (await act({ file, ids, onBehalf: behalf }));
    if (!found) return;
    setTold({ done: found.doneCount, refused: found.findings });
    if (!found.findings.length) onDone();
  }

  function toggle(id: string) {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  }

  return (
    <>
      <p role="status">
        {say("import.count", { n: preview.proposalCount })}. {say("import.unchanged", { n: preview.unchangedCount })}.
      </p>
      <Findings title={say("import.wrong", { n: preview.findingCount })} findings={preview.findings} />
      {preview.proposalCount === 0 && <Empty title={say("import.nothing")} />}
      {preview.proposals.length > 0 && (
        <>
          <h3 className="h6">{say("import.changes")}</h3>
          <ul className="cards">
            {preview.proposals.map((one) => (
              <ProposalCard key={one.id} proposal={one} wanted={!left.has(one.id)} onToggle={() => toggle(one.id)} />
            ))}
          </ul>
          {fields(refusals)}
          <Deed onDo={approve} busy={busy} refusals={beside(refusals, "onBehalf")}>
            {say("import.approve", { n: wanted.length })}
          </Deed>
        </>
      )}
      {told && <p role="status">{say("import.done", { n: told.done })}</p>}
      {told && <Findings title={say("import.refused", { n: told.refused.length })} findings={told.refused} />}
    </>
  );
}

/** What nobody gets by approving all: what somebody changed here too. */
function conflicts(proposals: readonly Proposal[]): string[] {
  return proposals.filter((one) => one.kind === "CONFLICT" || one.kind === "GONE").map((one) => one.id);
}

function ProposalCard(props: { proposal: Proposal; wanted: boolean; onToggle: () => void }) {
  const { proposal, wanted, onToggle } = props;
  const id = useId();
  return (
    <li className="card-box">
      <div className="check">
        <input id={id} type="checkbox" checked={wanted} onChange={onToggle} />
        <label htmlFor={id}>
          {proposal.label} <span className="hint">· {proposal.sheet} · {term("proposal", proposal.kind)}</span>
        </label>
      </div>
      {proposal.kind === "NEW" ? (
        <p className="hint mb-0">
          {proposal.cells
            .filter((one) => one.label !== one.column)
            .slice(0, 6)
            .map((one) => `${one.label}: ${one.theirs}`)
            .join(" · ")}
        </p>
      ) : (
        proposal.cells.length > 0 && (
          <table className="reasons">
            <thead>
              <tr>
                <th scope="col">{say("import.column")}</th>
                <th scope="col">{say("import.ours")}</th>
                <th scope="col">{say("import.theirs")}</th>
              </tr>
            </thead>
            <tbody>
              {proposal.cells.map((one) => (
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
        )
      )}
    </li>
  );
}

function Findings({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (!findings.length) return null;
  return (
    <section className="refusals" aria-label={title}>
      <h3 className="h6">{title}</h3>
      <ul>
        {findings.map((one, index) => (
          <li key={index}>
            {say("import.finding", { sheet: sheet(one.file), line: one.line ?? "", column: one.column ?? "" })}{" "}
            {say("import.expected", { expected: one.expected, found: one.found })}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The sheet of a finding: `rete.xlsx [Enti]` is `Enti`. */
function sheet(file: string): string {
  return /\[(.*)\]$/.exec(file)?.[1] ?? file;
}
