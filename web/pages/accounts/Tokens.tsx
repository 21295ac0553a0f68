import { useState } from "react";
import { useDeed } from "../app/deeds";
import type { Role } from "../app/session";
import { todayHere } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { CheckFields, TextField } from "../parts/Field";
import { Refusals, at, beside } from "../parts/Refusals";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { day, list } from "../words/formats";
import { CREATE_TOKEN, REVOKE_TOKEN, type Account, type Token } from "./queries";

/** What programs come in with for an account: shown once, over by themselves, worthless at one tap. */
export function Tokens({ account, again }: { account: Account; again: () => void }) {
  const good = account.tokens.filter((one) => !one.revokedAt && one.expiresAt.slice(0, 10) >= todayHere());
  return (
    <Unfold title={say("tokens.title", { n: good.length })} about={account.name}>
      {() => (
        <>
          <ul className="plain-list">
            {good.map((one) => (
              <TokenPart key={one.id} token={one} again={again} />
            ))}
          </ul>
          {account.state === "ACTIVE" && <Make account={account} again={again} />}
        </>
      )}
    </Unfold>
  );
}

function TokenPart({ token, again }: { token: Token; again: () => void }) {
  const { act, busy, refusals } = useDeed(REVOKE_TOKEN);
  async function revoke() {
    if (await act({ id: token.id })) again();
  }
  return (
    <li>
      <strong>{token.name}</strong> · {list(token.roles.map((one) => term("role", one)))} ·{" "}
      {say(token.readOnly ? "tokens.reads" : "tokens.writes")} · {say("offers.until", { day: day(token.expiresAt) })}
      {token.usedAt && ` · ${say("tokens.used", { day: day(token.usedAt) })}`}{" "}
      <Deed lesser onDo={revoke} busy={busy} refusals={refusals} about={token.name}>
        {say("tokens.revoke")}
      </Deed>
    </li>
  );
}

function Make({ account, again }: { account: Account; again: () => void }) {
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<Role[]>([...account.roles]);
  const [expiresOn, setExpiresOn] = useState("");
  const [writes, setWrites] = useState<"writes"[]>([]);
  const [text, setText] = useState("");
  const { act, busy, refusals } = useDeed(CREATE_TOKEN);
  async function make() {
    const asked = { accountId: account.id, name, roles, expiresOn, readOnly: !writes.length };
    const found = await act(asked, { expiresOn });
    if (found?.text) setText(found.text);
  }
  function copied() {
    setText("");
    setName("");
    again();
  }
  if (text) {
    return (
      <div className="to-check" role="status">
        <p className="mb-1">{say("tokens.once")}</p>
        <p className="mb-1 code">{text}</p>
        <Deed lesser onDo={copied}>
          {say("tokens.copied")}
        </Deed>
      </div>
    );
  }
  return (
    <>
      <TextField label={say("tokens.name")} value={name} onChange={setName} refusals={at(refusals, "name")} />
      <TextField label={say("tokens.until")} type="date" value={expiresOn} onChange={setExpiresOn} refusals={at(refusals, "expiresOn")} />
      <CheckFields
        legend={say("accounts.as")}
        chosen={roles}
        onChange={setRoles}
        options={account.roles.map((value) => ({ value, label: term("role", value) }))}
      />
      <Refusals refusals={at(refusals, "roles")} />
      <CheckFields
        legend={say("tokens.may")}
        chosen={writes}
        onChange={setWrites}
        options={[{ value: "writes", label: say("tokens.writes") }]}
      />
      <Deed lesser onDo={make} busy={busy} refusals={beside(refusals, "name", "expiresOn", "roles")} about={account.name}>
        {say("tokens.make")}
      </Deed>
    </>
  );
}
