import { useState } from "react";
import { useDeed } from "../app/deeds";
import { Deed } from "../parts/Deed";
import { SelectField } from "../parts/Field";
import { say, term } from "../words";
import { REASONS, type Reason } from "../partner/reasons";
import { shortDay, windows } from "../words/formats";
import { Introduction } from "./Introduction";
import { CANCEL, type FamilyNeed } from "./queries";

/** What a partner was asked for, how it stands, and the way to take it back. */
export function SentReferral({ referral }: { referral: FamilyNeed["referrals"][number] }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState<Reason>("NO_LONGER_INTERESTED");
  const { act, busy, refusals } = useDeed(CANCEL);
  return (
    <div className="sent">
      <p className="mb-0">
        <span className={`badge-state is-${referral.state.toLowerCase()}`}>{term("referral", referral.state)}</span>{" "}
        {referral.partner.name} · {referral.commitment.title}
      </p>
      <p className="mb-0 hint">
        {referral.sessions.length ? windows(referral.sessions) : say("match.byArrangement")} ·{" "}
        {shortDay(referral.startsOn)} – {shortDay(referral.endsOn)}
        {referral.reason && ` · ${term("reason", referral.reason)}`}
      </p>
      <Introduction referral={referral} />
      {referral.viewerCan.includes("CANCEL") && !asking && (
        <button type="button" className="link" onClick={() => setAsking(true)}>
          {say("referral.takeBack")}
          <span className="visually-hidden">
            {" "}
            {referral.partner.name}: {referral.commitment.title}
          </span>
        </button>
      )}
      {asking && (
        <>
          <SelectField
            label={say("referral.why")}
            value={reason}
            onChange={(value) => setReason(value as Reason)}
            options={REASONS.map((value) => ({ value, label: term("reason", value) }))}
          />
          <Deed lesser onDo={() => act({ id: referral.id, reason })} busy={busy} refusals={refusals}>
            {say("referral.takeBack")}
          </Deed>
        </>
      )}
    </div>
  );
}
