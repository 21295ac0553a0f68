import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { todayHere, useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { CheckFields, SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { PartnerField } from "../parts/PartnerField";
import { Refusals, at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { day, list } from "../words/formats";
import { LEAVE, PACT_LIST, RENEW_PACT, SIGN, type PactToKeep, type Signature } from "./pacts";

type Role = VariablesOf<typeof SIGN>["role"];
const ROLES: Role[] = ["PARTNER", "PROMOTER", "HOST"];

/** The pacts around each Casa: who signs them, who leaves, and how they go on. */
export default function PactsPage() {
  const [{ data, error }, again] = useQuery({ query: PACT_LIST });
  const pacts = data?.pacts.edges.map(({ node }) => node) ?? [];
  return (
    <Page title={say("pacts.title")} lead={say("pacts.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {data && !pacts.length && <Empty title={say("pacts.none")} />}
      <ul className="cards">
        {pacts.map((one) => (
          <PactCard key={one.id} pact={one} />
        ))}
      </ul>
    </Page>
  );
}

function PactCard({ pact }: { pact: PactToKeep }) {
  const here = pact.signatures.filter((one) => !one.leftOn);
  const gone = pact.signatures.filter((one) => one.leftOn);
  return (
    <li className="card-box">
      <h2 className="h6">{pact.name}</h2>
      <p className="mb-1">
        {say(pact.endsOn ? "pacts.period" : "pacts.periodOpen", { from: day(pact.startsOn), to: day(pact.endsOn) })}
        {pact.place && ` · ${pact.place.name}`}
        {pact.version > 1 && ` · ${say("pacts.version", { n: pact.version })}`}
      </p>
      <p className="mb-1 hint">{list(pact.areas.map(({ area }) => area.name))}</p>
      <Unfold title={say("pacts.signed", { n: here.length })} about={pact.name}>
        {() => (
          <ul className="plain-list">
            {here.map((one) => (
              <SignaturePart key={one.partner.id} pact={pact} signature={one} />
            ))}
            {gone.map((one) => (
              <li key={one.partner.id} className="hint">
                {say("pacts.left", { name: one.partner.name, day: day(one.leftOn) })}
              </li>
            ))}
          </ul>
        )}
      </Unfold>
      <Unfold title={say("pacts.sign")} about={pact.name}>
        {() => <Sign pact={pact} />}
      </Unfold>
      {!pact.renewedBy && (
        <Unfold title={say("pacts.renew")} about={pact.name}>
          {() => <Renew pact={pact} />}
        </Unfold>
      )}
    </li>
  );
}

function SignaturePart({ pact, signature }: { pact: PactToKeep; signature: Signature }) {
  const [leaving, setLeaving] = useState(false);
  const { partner, role, signedOn, sources } = signature;
  return (
    <li>
      <strong>{partner.name}</strong>
      {role && ` · ${term("signature", role)}`}
      {signedOn && ` · ${day(signedOn)}`}
      {sources.length > 0 && <span className="hint"> · {sources.join("; ")}</span>}{" "}
      {!leaving && (
        <button type="button" className="link" onClick={() => setLeaving(true)}>
          {say("pacts.leave")}
          <span className="visually-hidden">
            : {partner.name}, {pact.name}
          </span>
        </button>
      )}
      {leaving && <Leave pact={pact} partner={partner} onCancel={() => setLeaving(false)} />}
    </li>
  );
}

function Leave({ pact, partner, onCancel }: { pact: PactToKeep; partner: Named; onCancel: () => void }) {
  const [on, setOn] = useState(todayHere());
  const [reason, setReason] = useState("");
  const { behalf, fields } = useBehalf(partner.id);
  const { act, busy, refusals } = useDeed(LEAVE);
  return (
    <div className="sent">
      <div className="row-fields">
        <TextField label={say("pacts.lastDay")} type="date" value={on} onChange={setOn} refusals={at(refusals, "on")} />
        <TextField label={say("pacts.why")} value={reason} onChange={setReason} refusals={at(refusals, "reason")} />
      </div>
      {fields(refusals)}
      <div className="buttons">
        <Deed
          onDo={() => act({ pactId: pact.id, partnerId: partner.id, on, reason: reason || null, onBehalf: behalf }, { on })}
          busy={busy}
          refusals={beside(refusals, "on", "reason", "onBehalf")}
          about={partner.name}
        >
          {say("pacts.doLeave")}
        </Deed>
        <Deed lesser onDo={onCancel}>
          {say("cancel")}
        </Deed>
      </div>
    </div>
  );
}

function Sign({ pact }: { pact: PactToKeep }) {
  const [partner, setPartner] = useState<Named | null>(null);
  const [role, setRole] = useState<Role>("PARTNER");
  const [signedOn, setSignedOn] = useState(todayHere());
  const [source, setSource] = useState("");
  const { behalf, fields } = useBehalf(partner?.id ?? "");
  const { act, busy, refusals, done } = useDeed(SIGN);
  async function sign() {
    const sources = source.trim() ? [source.trim()] : [];
    const partnerId = partner?.id ?? "";
    const sent = { pactId: pact.id, partnerId, role, sources, signedOn: signedOn || null };
    if (await act({ ...sent, onBehalf: behalf }, { partnerId })) setPartner(null);
  }
  return (
    <>
      <PartnerField
        label={say("pacts.whoSigns")}
        hint=""
        partner={partner}
        onChoose={setPartner}
        refusals={at(refusals, "partnerId")}
      />
      <div className="row-fields">
        <SelectField
          label={say("pacts.as")}
          value={role}
          onChange={(value) => setRole(value as Role)}
          options={ROLES.map((value) => ({ value, label: term("signature", value) }))}
          refusals={at(refusals, "role")}
        />
        <TextField label={say("pacts.signedOn")} type="date" value={signedOn} onChange={setSignedOn} refusals={at(refusals, "signedOn")} />
      </div>
      <TextField
        label={say("pacts.source")}
        hint={say("pacts.sourceHint")}
        value={source}
        onChange={setSource}
        refusals={at(refusals, "sources")}
      />
      {partner && fields(refusals)}
      <Deed
        onDo={sign}
        busy={busy}
        refusals={beside(refusals, "partnerId", "role", "signedOn", "sources", "onBehalf")}
        done={done && say("offer.saved")}
        about={pact.name}
      >
        {say("pacts.doSign")}
      </Deed>
    </>
  );
}

type Carried = "signatures" | "commitments";

function Renew({ pact }: { pact: PactToKeep }) {
  const [name, setName] = useState(pact.name);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [carried, setCarried] = useState<Carried[]>(["signatures", "commitments"]);
  const { act, busy, refusals, done } = useDeed(RENEW_PACT);
  const asked = {
    pactId: pact.id,
    name,
    from,
    to: to || null,
    carrySignatures: carried.includes("signatures"),
    carryCommitments: carried.includes("commitments"),
  };
  const key = useAskingKey(asked);
  return (
    <>
      <TextField label={say("interventions.name")} value={name} onChange={setName} refusals={at(refusals, "name")} />
      <div className="row-fields">
        <TextField label={say("path.from")} type="date" value={from} onChange={setFrom} refusals={at(refusals, "from")} />
        <TextField label={say("pacts.to")} type="date" value={to} onChange={setTo} refusals={at(refusals, "to")} />
      </div>
      <CheckFields
        legend={say("pacts.carry")}
        chosen={carried}
        onChange={setCarried}
        options={(["signatures", "commitments"] as const).map((value) => ({ value, label: say(`pacts.carry.${value}`) }))}
      />
      <Refusals refusals={[...at(refusals, "carrySignatures"), ...at(refusals, "carryCommitments")]} />
      <Deed
        onDo={() => act({ ...asked, key }, { from })}
        busy={busy}
        refusals={beside(refusals, "name", "from", "to", "carrySignatures", "carryCommitments")}
        done={done && say("offer.saved")}
        about={pact.name}
      >
        {say("pacts.doRenew")}
      </Deed>
    </>
  );
}
