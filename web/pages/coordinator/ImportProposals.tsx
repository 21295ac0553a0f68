import { useId, useState } from "react";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { beside } from "../parts/Refusals";
import { Empty } from "../parts/States";
import { say, term } from "../words";
import { Cells, Findings, Notes } from "./ImportParts";
import { APPROVE, type Finding, type Hsds, type Preview, type Proposal, type Sent } from "./importing";

type Props = { preview: Preview; file: Sent; hsds?: Hsds; onDone: () => void };

/** What a file would change, thing by thing, to be approved, left, or, of another directory, kept as it is here. */
export function Proposals({ preview, file, hsds, onDone }: Props) {
  const [left, setLeft] = useState<ReadonlySet<string>>(() => new Set(conflicts(preview.proposals)));
  const [kept, setKept] = useState<ReadonlySet<string>>(() => new Set());
  const { behalf, fields } = useBehalf("");
  const { act, busy, refusals } = useDeed(APPROVE);
  const [told, setTold] = useState<{ done: number; kept: number; refused: readonly Finding[] } | null>(null);
  const wanted = preview.proposals.filter((one) => !left.has(one.id));

  async function approve() {
    const whole = preview.proposalCount > preview.proposals.length && !left.size;
    const ids = whole ? null : wanted.map((one) => one.id);
    const keepIds = hsds ? [...kept] : null;
    const found = behalf && (await act({ file, hsds: hsds ?? null, ids, keepIds, onBehalf: behalf }));
    if (!found) return;
    setTold({ done: found.doneCount, kept: found.keptCount, refused: found.findings });
    if (!found.findings.length) onDone();
  }

  return (
    <>
      <p role="status">
        {say("import.count", { n: preview.proposalCount })}. {say("import.unchanged", { n: preview.unchangedCount })}.
      </p>
      <Findings title={say("import.wrong", { n: preview.findingCount })} findings={preview.findings} />
      <Notes title={say("import.notes", { n: preview.noteCount })} findings={preview.notes} />
      {preview.proposalCount === 0 && <Empty title={say("import.nothing")} />}
      {preview.proposals.length > 0 && (
        <>
          <h3 className="h6">{say("import.changes")}</h3>
          <ul className="cards">
            {preview.proposals.map((one) => (
              <ProposalCard
                key={one.id}
                proposal={one}
                wanted={!left.has(one.id)}
                onToggle={() => {
                  setLeft(toggled(left, one.id));
                  setKept(without(kept, one.id));
                }}
                kept={hsds && one.kind !== "NEW" ? kept.has(one.id) : undefined}
                onKeep={() => {
                  if (!kept.has(one.id)) setLeft(new Set([...left, one.id]));
                  setKept(toggled(kept, one.id));
                }}
              />
            ))}
          </ul>
          {fields(refusals)}
          <Deed onDo={approve} busy={busy} refusals={beside(refusals, "onBehalf")}>
            {say("import.approve", { n: wanted.length })}
          </Deed>
        </>
      )}
      {told && <p role="status">{say("import.done", { n: told.done })}</p>}
      {told && told.kept > 0 && <p role="status">{say("import.keptCount", { n: told.kept })}</p>}
      {told && <Findings title={say("import.refused", { n: told.refused.length })} findings={told.refused} />}
    </>
  );
}

/** What nobody gets by approving all: what somebody changed here too. */
function conflicts(proposals: readonly Proposal[]): string[] {
  return proposals.filter((one) => one.kind === "CONFLICT" || one.kind === "GONE").map((one) => one.id);
}

function without(some: ReadonlySet<string>, id: string): Set<string> {
  return new Set([...some].filter((one) => one !== id));
}

function toggled(some: ReadonlySet<string>, id: string): Set<string> {
  return some.has(id) ? without(some, id) : new Set([...some, id]);
}

type CardProps = {
  proposal: Proposal;
  wanted: boolean;
  onToggle: () => void;
  kept?: boolean;
  onKeep: () => void;
};

function ProposalCard({ proposal, wanted, onToggle, kept, onKeep }: CardProps) {
  const id = useId();
  return (
    <li className="card-box">
      <div className="check">
        <input id={id} type="checkbox" checked={wanted} onChange={onToggle} />
        <label htmlFor={id}>
          {proposal.label} <span className="hint">· {proposal.sheet} · {term("proposal", proposal.kind)}</span>
        </label>
      </div>
      <Cells cells={proposal.cells} fresh={proposal.kind === "NEW"} />
      {kept !== undefined && (
        <label className="check">
          <input type="checkbox" checked={kept} onChange={onKeep} />
          {say("import.keep")}
          <span className="visually-hidden"> {proposal.label}</span>
        </label>
      )}
    </li>
  );
}
