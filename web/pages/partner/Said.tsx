import { useState } from "react";
import { useDeed } from "../app/deeds";
import { useViewer } from "../app/session";
import { Deed } from "../parts/Deed";
import { LongField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { say, term } from "../words";
import { day } from "../words/formats";
import { CONTEST } from "./said";

type Told = {
  id: string;
  at: string;
  by: string;
  deed: string;
  onBehalf: { saidBy: string; means: string; saidOn: string } | null;
  contested: { note: string; at: string } | null;
};

/** What others wrote down in the partner's name, the last first: shown as such, and open to the partner's "it is not so". */
export function Said({ kind, events, about }: { kind: string; events: readonly Told[]; about: string }) {
  const told = events.filter((one) => one.onBehalf).reverse();
  if (!told.length) return null;
  return (
    <details>
      <summary>
        {say("said.title", { n: told.length })}
        <span className="visually-hidden">: {about}</span>
      </summary>
      <ul className="plain-list">
        {told.map((one) => (
          <SaidPart key={one.id} kind={kind} told={one} about={about} />
        ))}
      </ul>
    </details>
  );
}

function SaidPart({ kind, told, about }: { kind: string; told: Told; about: string }) {
  const { partner } = useViewer();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const { act, busy, refusals } = useDeed(CONTEST);
  const { saidBy, means, saidOn } = told.onBehalf!;
  const what = term(kind, told.deed);
  return (
    <li>
      <strong className="capital">{what}</strong>:{" "}
      {say("said.by", { by: told.by, saidBy, means: term("way", means), day: day(saidOn) })}
      {told.contested && <p className="mb-0 to-check">{say("said.contested", { note: told.contested.note })}</p>}
      {partner && !told.contested && !open && (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {say("said.contest")}
          <span className="visually-hidden">
            : {what}, {about}
          </span>
        </button>
      )}
      {partner && !told.contested && open && (
        <>
          <LongField label={say("said.note")} value={note} onChange={setNote} refusals={at(refusals, "note")} />
          <div className="buttons">
            <Deed onDo={() => act({ id: told.id, note })} busy={busy} refusals={beside(refusals, "note")} about={about}>
              {say("said.send")}
            </Deed>
            <Deed lesser onDo={() => setOpen(false)}>
              {say("cancel")}
            </Deed>
          </div>
        </>
      )}
    </li>
  );
}
