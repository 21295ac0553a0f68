import { useState } from "react";
import { useQuery } from "urql";
import { useLocation } from "wouter";
import { useDeed } from "../app/deeds";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { day } from "../words/formats";
import { CASE_MANAGERS, HAND_OVER, RECORD_CONSENT, SHARE, UNSHARE, WITHDRAW_CONSENT } from "./case";
import type { Household } from "./queries";

type Purpose = Household["consents"][number]["purpose"];
const PURPOSES: Purpose[] = ["REFERRAL", "CASE_SHARING"];

/** What the household agrees to, who accompanies it, and who else sees it. */
export function CaseSection({ family }: { family: Household }) {
  return (
    <Unfold title={say("case.title")}>
      {() => (
        <div className="cards">
          <div className="card-box">
            <h2 className="h6">{say("case.consents")}</h2>
            {PURPOSES.map((purpose) => (
              <ConsentPart key={purpose} family={family} purpose={purpose} />
            ))}
          </div>
          <div className="card-box">
            <h2 className="h6">{say("case.sharing")}</h2>
            {family.sharedWith.map((one) => (
              <SharePart key={one.caseManager.id} family={family} share={one} />
            ))}
            <Colleagues family={family} />
          </div>
        </div>
      )}
    </Unfold>
  );
}

function ConsentPart({ family, purpose }: { family: Household; purpose: Purpose }) {
  const found = family.consents.find((one) => one.purpose === purpose && !one.withdrawnOn);
  const record = useDeed(RECORD_CONSENT);
  const withdraw = useDeed(WITHDRAW_CONSENT);
  const [sure, setSure] = useState(false);
  const sent = { id: family.id, purpose };
  return (
    <div className="mb-3">
      <p className="mb-1">
        <strong className="capital">{term("consent", purpose)}</strong>:{" "}
        {found ? say("case.given", { day: day(found.givenOn) }) : say("case.notGiven")}
      </p>
      {!found && (
        <Deed lesser onDo={() => record.act(sent)} busy={record.busy} refusals={record.refusals} about={term("consent", purpose)}>
          {say("case.agree")}
        </Deed>
      )}
      {found && !sure && (
        <button type="button" className="link" onClick={() => setSure(true)}>
          {say("case.withdraw")}
          <span className="visually-hidden">: {term("consent", purpose)}</span>
        </button>
      )}
      {found && sure && (
        <>
          <p className="to-check">{say(`case.withdrawn.${purpose}`)}</p>
          <div className="buttons">
            <Deed onDo={() => withdraw.act(sent)} busy={withdraw.busy} refusals={withdraw.refusals} about={term("consent", purpose)}>
              {say("case.doWithdraw")}
            </Deed>
            <Deed lesser onDo={() => setSure(false)}>
              {say("cancel")}
            </Deed>
          </div>
        </>
      )}
    </div>
  );
}

function SharePart({ family, share }: { family: Household; share: Household["sharedWith"][number] }) {
  const { act, busy, refusals } = useDeed(UNSHARE);
  return (
    <div className="mb-2">
      <p className="mb-1">
        {share.until
          ? say("case.sharedUntil", { name: share.caseManager.name, day: day(share.until) })
          : share.caseManager.name}
      </p>
      <Deed
        lesser
        onDo={() => act({ id: family.id, caseManagerId: share.caseManager.id })}
        busy={busy}
        refusals={refusals}
        about={share.caseManager.name}
      >
        {say("case.unshare")}
      </Deed>
    </div>
  );
}

/** Another case-manager: sees the case until a day, or leads it from today on. */
function Colleagues({ family }: { family: Household }) {
  const [{ data, error }, again] = useQuery({ query: CASE_MANAGERS });
  const [chosen, setChosen] = useState("");
  const [until, setUntil] = useState("");
  const [sure, setSure] = useState(false);
  const [, go] = useLocation();
  const share = useDeed(SHARE);
  const handOver = useDeed(HAND_OVER);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const others = data.caseManagers.edges.map(({ node }) => node).filter((one) => one.id !== family.caseManager?.id);
  const caseManagerId = chosen || others[0]?.id || "";
  const name = others.find((one) => one.id === caseManagerId)?.name ?? "";
  async function give() {
    if (await handOver.act({ id: family.id, caseManagerId })) go("/families");
  }
  return (
    <>
      <SelectField
        label={say("case.colleague")}
        value={caseManagerId}
        onChange={setChosen}
        options={others.map((one) => ({ value: one.id, label: [one.name, one.place?.name].filter(Boolean).join(", ") }))}
        refusals={at([...share.refusals, ...handOver.refusals], "caseManagerId")}
      />
      <TextField
        label={say("case.until")}
        type="date"
        value={until}
        onChange={setUntil}
        refusals={at(share.refusals, "until")}
      />
      <div className="buttons">
        <Deed
          onDo={() => share.act({ id: family.id, caseManagerId, until }, { caseManagerId, until })}
          busy={share.busy}
          refusals={beside(share.refusals, "caseManagerId", "until")}
          done={share.done && say("offer.saved")}
        >
          {say("case.share")}
        </Deed>
        <Deed lesser onDo={() => setSure(true)}>
          {say("case.handOver")}
        </Deed>
      </div>
      {sure && (
        <div className="to-check">
          <p>{say("case.handOverSure", { name })}</p>
          <div className="buttons">
            <Deed onDo={give} busy={handOver.busy} refusals={beside(handOver.refusals, "caseManagerId")} about={name}>
              {say("case.doHandOver")}
            </Deed>
            <Deed lesser onDo={() => setSure(false)}>
              {say("cancel")}
            </Deed>
          </div>
        </div>
      )}
    </>
  );
}
