import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import { useAllPages } from "../app/pages";
import type { Role } from "../app/session";
import { CASE_MANAGERS } from "../families/case";
import { Deed } from "../parts/Deed";
import { CheckFields, SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { PartnerField } from "../parts/PartnerField";
import { Refusals, at, beside, type Refusal } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { list } from "../words/formats";
import { Tokens } from "./Tokens";
import { ACCOUNTS, CHANGE_ROLES, CLOSE, INVITE, INVITE_AGAIN, LOCK, UNLOCK, type Account } from "./queries";

export const ROLES: Role[] = ["CASE_MANAGER", "COORDINATOR", "PARTNER", "ADMINISTRATOR"];

/** Who may come in, and as what. */
export default function AccountsPage() {
  const found = useAllPages(ACCOUNTS, {}, ({ accounts }) => ({
    items: accounts.edges.map(({ node }) => node),
    pageInfo: accounts.pageInfo,
  }));
  const living = found.items.filter((one) => one.state !== "CLOSED");
  const closed = found.items.filter((one) => one.state === "CLOSED");
  return (
    <Page title={say("accounts.title")} lead={say("accounts.lead")}>
      {found.error && <Failed error={found.error} again={found.again} />}
      {!found.first && !found.error && <Loading />}
      {found.first && (
        <details>
          <summary>{say("accounts.invite")}</summary>
          <div className="card-box narrow">
            <Invite key={found.items.length} again={found.again} />
          </div>
        </details>
      )}
      {found.whole && !found.error && !living.length && <Empty title={say("accounts.none")} />}
      <ul className="cards">
        {living.map((one) => (
          <AccountCard key={`${one.id} ${one.revision}`} account={one} again={found.again} />
        ))}
      </ul>
      {closed.length > 0 && (
        <details>
          <summary>{say("accounts.closed", { n: closed.length })}</summary>
          <p>{list(closed.map((one) => one.name))}</p>
        </details>
      )}
    </Page>
  );
}

function AccountCard({ account, again }: { account: Account; again: () => void }) {
  const lock = useDeed(LOCK);
  const unlock = useDeed(UNLOCK);
  const close = useDeed(CLOSE);
  const resend = useDeed(INVITE_AGAIN);
  const sent = { id: account.id };
  const after = async (deed: Promise<unknown>) => {
    if (await deed) again();
  };
  return (
    <li className="card-box">
      <h2 className="h6">{account.name}</h2>
      <p className="mb-1">
        <span className={`badge-state is-${{ INVITED: "requested", ACTIVE: "active", LOCKED: "failed", CLOSED: "ended" }[account.state]}`}>
          {term("account", account.state)}
        </span>{" "}
        {list(account.roles.map((role) => term("role", role)))}
      </p>
      <p className="mb-1 hint">
        {[account.email, account.partner?.name, account.caseManager?.name].filter(Boolean).join(" · ")}
      </p>
      <Unfold title={say("accounts.roles")} about={account.name}>
        {() => <Roles account={account} again={again} />}
      </Unfold>
      <Tokens account={account} again={again} />
      <div className="buttons">
        {account.state === "INVITED" && (
          <Deed
            lesser
            onDo={() => resend.act(sent)}
            busy={resend.busy}
            refusals={resend.refusals}
            done={resend.done && say("accounts.resent")}
            about={account.name}
          >
            {say("accounts.again")}
          </Deed>
        )}
        {account.state === "LOCKED" ? (
          <Deed lesser onDo={() => after(unlock.act(sent))} busy={unlock.busy} refusals={unlock.refusals} about={account.name}>
            {say("accounts.unlock")}
          </Deed>
        ) : (
          <Deed lesser onDo={() => after(lock.act(sent))} busy={lock.busy} refusals={lock.refusals} about={account.name}>
            {say("accounts.lock")}
          </Deed>
        )}
      </div>
      <details>
        <summary>
          {say("accounts.close")}
          <span className="visually-hidden">: {account.name}</span>
        </summary>
        <p className="to-check">{say("accounts.closeSure")}</p>
        <Deed onDo={() => after(close.act(sent))} busy={close.busy} refusals={close.refusals} about={account.name}>
          {say("accounts.doClose")}
        </Deed>
      </details>
    </li>
  );
}

const ROLE_FIELDS = ["roles", "partnerId", "caseManagerId"];
type Standing = { roles: readonly Role[]; partner: Named | null; caseManager: { id: string } | null };

/** In which roles somebody comes in, and for whom in those that act for somebody: the fields, and what they say. */
function useRoles(before: Standing) {
  const [roles, setRoles] = useState<Role[]>([...before.roles]);
  const [partner, setPartner] = useState(before.partner);
  const [caseManagerId, setCaseManager] = useState(before.caseManager?.id ?? "");
  const manages = roles.includes("CASE_MANAGER");
  const acts = roles.includes("PARTNER");
  const [{ data }] = useQuery({ query: CASE_MANAGERS, pause: !manages });
  const fields = (refusals: readonly Refusal[]) => (
    <>
      <CheckFields
        legend={say("accounts.as")}
        chosen={roles}
        onChange={setRoles}
        options={ROLES.map((value) => ({ value, label: term("role", value) }))}
      />
      <Refusals refusals={at(refusals, "roles")} />
      {acts && (
        <PartnerField
          label={say("accounts.forPartner")}
          hint=""
          partner={partner}
          onChoose={setPartner}
          refusals={at(refusals, "partnerId")}
        />
      )}
      {manages && (
        <SelectField
          label={say("accounts.asManager")}
          value={caseManagerId}
          onChange={setCaseManager}
          options={[
            { value: "", label: say("accounts.nobodyYet") },
            ...(data?.caseManagers.edges ?? []).map(({ node }) => ({ value: node.id, label: node.name })),
          ]}
          refusals={at(refusals, "caseManagerId")}
        />
      )}
    </>
  );
  const standing = {
    roles,
    partnerId: acts ? (partner?.id ?? null) : null,
    caseManagerId: manages ? caseManagerId || null : null,
  };
  return { standing, fields };
}

function Roles({ account, again }: { account: Account; again: () => void }) {
  const { standing, fields } = useRoles(account);
  const { act, busy, refusals } = useDeed(CHANGE_ROLES);
  async function change() {
    if (await act({ id: account.id, revision: account.revision, ...standing })) again();
  }
  return (
    <>
      {fields(refusals)}
      <Deed lesser onDo={change} busy={busy} refusals={beside(refusals, ...ROLE_FIELDS)} about={account.name}>
        {say("save")}
      </Deed>
    </>
  );
}

const NOBODY: Standing = { roles: [], partner: null, caseManager: null };

function Invite({ again }: { again: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const { standing, fields } = useRoles(NOBODY);
  const { act, busy, refusals } = useDeed(INVITE);
  const invitation = { name, email, ...standing };
  const key = useAskingKey(invitation);
  async function invite() {
    if (await act({ invitation, key })) again();
  }
  return (
    <>
      <TextField label={say("interventions.name")} value={name} onChange={setName} refusals={at(refusals, "name")} />
      <TextField label={say("contacts.email")} value={email} onChange={setEmail} refusals={at(refusals, "email")} />
      {fields(refusals)}
      <Deed onDo={invite} busy={busy} refusals={beside(refusals, "name", "email", ...ROLE_FIELDS)}>
        {say("accounts.doInvite")}
      </Deed>
    </>
  );
}
