import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Contacts } from "../parts/Contacts";
import { Deed } from "../parts/Deed";
import { LongField, SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { hours, list, percent } from "../words/formats";
import { INVITATIONS, RECORD_INVITATION, type Invitation } from "./queries";

const SHARES = [0.1, 0.25, 0.5, 0.75, 1];

/** The fewest to invite who close a share of what is missing, each with a message to start from. */
export default function InvitationsPage() {
  const [share, setShare] = useState(0.25);
  const [{ data, error, fetching }, again] = useQuery({ query: INVITATIONS, variables: { share } });
  const found = data?.invitations;
  return (
    <Page title={say("invitations.title")} lead={say("invitations.lead")}>
      <div className="narrow">
        <SelectField
          label={say("invitations.share")}
          value={String(share)}
          onChange={(value) => setShare(Number(value))}
          options={SHARES.map((one) => ({ value: String(one), label: percent(one) }))}
        />
      </div>
      {error && <Failed error={error} again={again} />}
      {fetching && !error && <Loading label={say("coverage.counting")} />}
      {found && !fetching && (
        <>
          <Refusals refusals={found.userErrors} />
          {!found.invitations.length && !found.userErrors.length && <Empty title={say("invitations.none")} />}
          {found.invitations.length > 0 && (
            <p>
              {say("invitations.close", { n: found.invitations.length, closed: hours(found.closedHours), gap: found.gapHours })}{" "}
              {found.proven && say("invitations.proven")}
            </p>
          )}
          <ul className="cards">
            {found.invitations.map((one, index) => (
              <InvitationCard key={`${one.partner.id} ${index}`} invitation={one} />
            ))}
          </ul>
          {found.prospects.length > 0 && (
            <section>
              <h2 className="h5">{say("invitations.prospects")}</h2>
              <p className="hint">{say("invitations.prospectsHint")}</p>
              <ul>
                {found.prospects.slice(0, 10).map((one, index) => (
                  <li key={index}>
                    {one.municipality}, {one.category} ({one.count}): {list(one.entries.map((entry) => entry.name))}
                  </li>
                ))}
              </ul>
              <Link href="/register">{say("register.title")}</Link>
            </section>
          )}
        </>
      )}
    </Page>
  );
}

function InvitationCard({ invitation: one }: { invitation: Invitation }) {
  const [draft, setDraft] = useState(one.draft);
  const [open, setOpen] = useState(false);
  const { behalf, fields } = useBehalf(one.partner.id);
  const asked = useDeed(RECORD_INVITATION);
  const answered = useDeed(RECORD_INVITATION);
  const mail = one.partner.contacts.find((contact) => contact.email)?.email;
  return (
    <li className="card-box">
      <h2 className="h6">{one.partner.name}</h2>
      <p className="mb-1">
        {term("candidate", one.kind)} · <strong>{say("invitations.closes", { n: one.hours })}</strong>
      </p>
      <p className="mb-1 hint">
        {[list(one.competences.map((competence) => competence.label)), one.commitment?.title, one.pact.name]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {one.askedRecently && <p className="mb-1 to-check">{say("invitations.recently")}</p>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {say("invitations.message")}
          <span className="visually-hidden">: {one.partner.name}</span>
        </summary>
        {open && (
          <>
            <LongField label={say("invitations.draft")} value={draft} onChange={setDraft} />
            <div className="buttons">
              {mail && (
                <a className="btn btn-primary btn-sm" href={`mailto:${mail}?body=${encodeURIComponent(draft)}`}>
                  {say("invitations.mail")}
                </a>
              )}
              <Deed lesser onDo={() => navigator.clipboard.writeText(draft)}>
                {say("invitations.copy")}
              </Deed>
              <Deed
                lesser
                onDo={() => asked.act({ partnerId: one.partner.id, answer: "WAITING" })}
                busy={asked.busy}
                refusals={asked.refusals}
                done={asked.done && say("offer.saved")}
                about={one.partner.name}
              >
                {say("invitations.invited")}
              </Deed>
            </div>
            {fields(answered.refusals)}
            <div className="buttons">
              {(["ACCEPTED", "DECLINED"] as const).map((answer) => (
                <Deed
                  key={answer}
                  lesser
                  onDo={() => answered.act({ partnerId: one.partner.id, answer, onBehalf: behalf })}
                  busy={answered.busy}
                  about={one.partner.name}
                >
                  {term("invitation", answer)}
                </Deed>
              ))}
            </div>
            <Refusals refusals={answered.refusals.filter((refusal) => !refusal.path.includes("onBehalf"))} />
          </>
        )}
      </details>
      <Contacts contacts={one.partner.contacts} partner={one.partner.name} />
    </li>
  );
}
