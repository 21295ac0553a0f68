import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { nobodyYet, useBehalf } from "../parts/Behalf";
import { Contacts, mailTo } from "../parts/Contacts";
import { Copy } from "../parts/Copy";
import { Decided, useDecided } from "../parts/Decided";
import { Deed } from "../parts/Deed";
import { LongField, SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { hours, list, percent } from "../words/formats";
import { INVITATIONS, RECORD_INVITATION, type Invitation } from "./queries";

const SHARES = [0.1, 0.25, 0.5, 0.75, 1];

/** The fewest to invite who close a share of what is missing, each with a message to start from. */
export default function InvitationsPage() {
  const [share, setShare] = useKept("invitations", 0.25);
  const [{ data, error, fetching }, again] = useQuery({ query: INVITATIONS, variables: { share } });
  const found = data?.invitations;
  const { entries, decide } = useDecided(found?.invitations ?? [], idOf);
  const partnerCount = new Set(found?.invitations.map(({ partner }) => partner.id)).size;
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
          {!entries.length && !found.userErrors.length && <Empty title={say("invitations.none")} />}
          {found.invitations.length > 0 && (
            <p>
              {say("invitations.close", { n: partnerCount, closed: hours(found.closedHours), gap: found.gapHours })}{" "}
              {found.proven && say("invitations.proven")}
            </p>
          )}
          <ul className="cards">
            {entries.map(({ item, decided }) => (
              <InvitationCard
                key={idOf(item)}
                invitation={item}
                decided={decided}
                onDecided={(sentence) => decide(item, sentence)}
              />
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

function idOf({ partner, kind, commitment, pact, competences }: Invitation): string {
  return [partner.id, kind, commitment?.id, pact.id, ...competences.map(({ id }) => id)].join(" ");
}

type CardProps = { invitation: Invitation; decided?: string; onDecided: (sentence: string) => void };

function InvitationCard({ invitation: one, decided, onDecided }: CardProps) {
  const { partner } = one;
  const kept = `invitation-${idOf(one)}`;
  const [corrected, setCorrected] = useKept<string | null>(kept, null);
  const draft = corrected ?? one.draft;
  const letter = { subject: say("invitations.subject", { pact: one.pact.name }), text: draft };
  const [open, setOpen] = useState(false);
  const { behalf, fields } = useBehalf(partner.id, useKept(`${kept}-behalf`, nobodyYet()));
  const asked = useDeed(RECORD_INVITATION);
  const answered = useDeed(RECORD_INVITATION);
  const mail = partner.contacts.find((contact) => contact.email)?.email;
  async function record(answer: "ACCEPTED" | "DECLINED") {
    if (!(await answered.act({ partnerId: partner.id, answer, onBehalf: behalf }))) return;
    forget(kept);
    forget(`${kept}-behalf`);
    onDecided(say("invitations.written", { answer: term("invitation", answer) }));
  }
  return (
    <li className={decided ? "card-box is-decided" : "card-box"}>
      <h2 className="h6">{partner.name}</h2>
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
          <span className="visually-hidden">: {partner.name}</span>
        </summary>
        {open && (
          <>
            <div className="letter">
              <LongField label={say("invitations.draft")} value={draft} onChange={setCorrected} />
            </div>
            <div className="buttons">
              {mail && (
                <a className="btn btn-primary btn-sm" href={mailTo(mail, letter)}>
                  {say("invitations.mail")}
                </a>
              )}
              <Copy lesser text={draft}>
                {say("invitations.copy")}
              </Copy>
              <Deed
                lesser
                onDo={() => asked.act({ partnerId: partner.id, answer: "WAITING" })}
                busy={asked.busy}
                refusals={asked.refusals}
                done={asked.done && say("offer.saved")}
                about={partner.name}
              >
                {say("invitations.invited")}
              </Deed>
            </div>
            {!decided && (
              <>
                {fields(answered.refusals)}
                <div className="buttons">
                  {(["ACCEPTED", "DECLINED"] as const).map((answer) => (
                    <Deed key={answer} lesser onDo={() => record(answer)} busy={answered.busy} about={partner.name}>
                      {term("invitation", answer)}
                    </Deed>
                  ))}
                </div>
                <Refusals refusals={beside(answered.refusals, "onBehalf")} />
              </>
            )}
          </>
        )}
      </details>
      <div role="status">{decided && <Decided text={decided} />}</div>
      <Contacts contacts={partner.contacts} partner={partner.name} letter={letter} />
    </li>
  );
}
