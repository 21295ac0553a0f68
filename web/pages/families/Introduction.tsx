import { useState } from "react";
import { useDeed } from "../app/deeds";
import { Deed } from "../parts/Deed";
import { TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { say } from "../words";
import { clock, day } from "../words/formats";
import { INTRODUCE, ISSUE_CODE, REVOKE_CODE, type FamilyNeed } from "./queries";

type Sent = FamilyNeed["referrals"][number];

/** How the family comes to the partner: who goes along and when, and the code it carries on paper. */
export function Introduction({ referral }: { referral: Sent }) {
  const { introduction, viewerCan } = referral;
  return (
    <>
      {introduction && (
        <p className="mb-0">
          {say("requests.introduced", {
            day: day(introduction.on),
            time: clock(introduction.at),
            operator: introduction.operator,
            place: introduction.place.name,
          })}
        </p>
      )}
      {viewerCan.includes("INTRODUCE") && <Introduce referral={referral} />}
      <PaperCode referral={referral} />
    </>
  );
}

function Introduce({ referral }: { referral: Sent }) {
  const { introduction } = referral;
  const [terms, setTerms] = useState({
    on: introduction?.on ?? "",
    at: introduction ? clock(introduction.at) : "",
    operator: introduction?.operator ?? "",
  });
  const { act, busy, refusals, done } = useDeed(INTRODUCE);
  const set = (part: Partial<typeof terms>) => setTerms({ ...terms, ...part });
  return (
    <details>
      <summary>
        {say(introduction ? "introduction.change" : "introduction.add")}
        <span className="visually-hidden">: {referral.partner.name}</span>
      </summary>
      <div className="row-fields">
        <TextField label={say("introduction.on")} type="date" value={terms.on} onChange={(on) => set({ on })} refusals={at(refusals, "on")} />
        <TextField label={say("introduction.at")} type="time" value={terms.at} onChange={(time) => set({ at: time })} refusals={at(refusals, "at")} />
      </div>
      <TextField
        label={say("introduction.operator")}
        hint={say("introduction.hint")}
        value={terms.operator}
        onChange={(operator) => set({ operator })}
        refusals={at(refusals, "operator")}
      />
      <div className="buttons">
        <Deed
          lesser
          onDo={() => act({ id: referral.id, introduction: terms }, { on: terms.on, at: terms.at })}
          busy={busy}
          refusals={beside(refusals, "on", "at", "operator")}
          done={done && say("offer.saved")}
          about={referral.partner.name}
        >
          {say("save")}
        </Deed>
        {introduction && (
          <Deed lesser onDo={() => act({ id: referral.id, introduction: null })} busy={busy} about={referral.partner.name}>
            {say("introduction.none")}
          </Deed>
        )}
      </div>
    </details>
  );
}

function PaperCode({ referral }: { referral: Sent }) {
  const [code, setCode] = useState("");
  const issue = useDeed(ISSUE_CODE);
  const revoke = useDeed(REVOKE_CODE);
  async function make() {
    const found = await issue.act({ id: referral.id });
    if (found?.code) setCode(found.code);
  }
  const can = (deed: Sent["viewerCan"][number]) => referral.viewerCan.includes(deed);
  if (!can("ISSUE_CODE") && !referral.codeExpiresOn) return null;
  return (
    <div className="paper-code">
      <div role="status">
        {code && referral.codeExpiresOn && (
          <p className="mb-1">
            {say("code.is")} <strong className="code">{code}</strong>
            <br />
            <span className="hint">{say("code.once", { day: day(referral.codeExpiresOn) })}</span>
          </p>
        )}
      </div>
      {!code && referral.codeExpiresOn && <p className="mb-1 hint">{say("code.until", { day: day(referral.codeExpiresOn) })}</p>}
      <div className="buttons">
        {can("ISSUE_CODE") && (
          <Deed lesser onDo={make} busy={issue.busy} refusals={issue.refusals} about={referral.partner.name}>
            {say(referral.codeExpiresOn ? "code.again" : "code.make")}
          </Deed>
        )}
        {can("REVOKE_CODE") && referral.codeExpiresOn && (
          <Deed lesser onDo={() => revoke.act({ id: referral.id })} busy={revoke.busy} refusals={revoke.refusals} about={referral.partner.name}>
            {say("code.revoke")}
          </Deed>
        )}
      </div>
    </div>
  );
}
