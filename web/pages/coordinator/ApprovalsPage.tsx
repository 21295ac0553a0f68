import { useState, type ReactNode } from "react";
import { useQuery } from "urql";
import { useDeed } from "../app/deeds";
import { Decided, useDecided } from "../parts/Decided";
import { Deed, Done } from "../parts/Deed";
import { Page } from "../parts/Page";
import { Empty, Failed, Loading } from "../parts/States";
import { Sure } from "../parts/Sure";
import { say } from "../words";
import { day, hours, list, windows } from "../words/formats";
import { Edits } from "./Edits";
import {
  APPROVALS,
  APPROVE_OFFER,
  APPROVE_PARTNER,
  DECLINE_OFFER,
  DECLINE_PARTNER,
  SETTLE,
  type Contested,
  type OfferToJudge,
  type PartnerToJudge,
} from "./queries";

/** What waits for a coordinator: partners who want to join, first offers, and what partners say is not so. */
export default function ApprovalsPage() {
  const [{ data, error }, again] = useQuery({ query: APPROVALS });
  const [said, setSaid] = useState("");
  const partners = data?.partnerApprovals.edges.map(({ node }) => node) ?? [];
  const offers = data?.commitmentApprovals.edges.map(({ node }) => node) ?? [];
  const contested = data?.contestedEvents.edges.map(({ node }) => node) ?? [];
  const none = data && !said && partners.length + offers.length + contested.length === 0;
  return (
    <Page title={say("approvals.title")} lead={say("approvals.lead")}>
      <Done text={said} />
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {none && <Empty title={say("approvals.none")} />}
      <Group title={say("approvals.partners")} items={partners} idOf={(one) => one.partner.id} onSaid={setSaid} Card={PartnerCard} />
      <Group title={say("approvals.offers")} items={offers} idOf={(one) => one.commitment.id} onSaid={setSaid} Card={OfferCard} />
      <Group title={say("approvals.contested")} items={contested} idOf={(one) => one.event.id} onSaid={setSaid} Card={ContestedCard} />
    </Page>
  );
}

type CardProps<T> = { found: T; decided?: string; onDecided: (sentence: string) => void };
type GroupProps<T> = {
  title: string;
  items: readonly T[];
  idOf: (item: T) => string;
  onSaid: (sentence: string) => void;
  Card: (props: CardProps<T>) => ReactNode;
};

function Group<T>({ title, items, idOf, onSaid, Card }: GroupProps<T>) {
  const { entries, waiting, decide } = useDecided(items, idOf);
  if (!entries.length) return null;
  return (
    <section>
      <h2 className="h5">
        {title} <span className="count">{waiting.length}</span>
      </h2>
      <ul className="cards">
        {entries.map(({ item, decided }) => (
          <Card
            key={idOf(item)}
            found={item}
            decided={decided}
            onDecided={(sentence) => {
              decide(item, sentence);
              onSaid(sentence);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function PartnerCard({ found, decided, onDecided }: CardProps<PartnerToJudge>) {
  const { id, name, revision } = found.partner;
  const approve = useDeed(APPROVE_PARTNER);
  const decline = useDeed(DECLINE_PARTNER);
  async function doApprove() {
    if (await approve.act({ id, revision })) onDecided(say("approvals.partnerApproved", { name }));
  }
  async function doDecline() {
    if (await decline.act({ id, revision })) onDecided(say("approvals.partnerDeclined", { name }));
  }
  return (
    <li className={decided ? "card-box is-decided" : "card-box"}>
      <h3 className="h6">{name}</h3>
      <Edits edits={found.edits.filter((one) => one.field !== "name")} />
      {found.similar.length > 0 && (
        <p className="to-check">{say("approvals.similar", { names: list(found.similar.map((one) => one.name)) })}</p>
      )}
      {decided && <Decided text={decided} />}
      {!decided && (
        <div className="buttons">
          <Deed onDo={doApprove} busy={approve.busy} refusals={approve.refusals} about={name}>
            {say("approvals.approve")}
          </Deed>
          <Sure lesser sure={say("approvals.sureDecline")} onDo={doDecline} busy={decline.busy} refusals={decline.refusals} about={name}>
            {say("approvals.decline")}
          </Sure>
        </div>
      )}
    </li>
  );
}

function OfferCard({ found, decided, onDecided }: CardProps<OfferToJudge>) {
  const { commitment } = found;
  const { id, title, revision, partner, pact, viewerCan } = commitment;
  const approve = useDeed(APPROVE_OFFER);
  const decline = useDeed(DECLINE_OFFER);
  async function doApprove() {
    if (await approve.act({ id, revision })) onDecided(say("approvals.offerApproved", { title }));
  }
  async function doDecline() {
    if (await decline.act({ id, revision })) onDecided(say("approvals.offerDeclined", { title }));
  }
  return (
    <li className={decided ? "card-box is-decided" : "card-box"}>
      <h3 className="h6">{title}</h3>
      <p className="mb-1">
        {partner.name} · {pact.name}
      </p>
      <p className="mb-1">
        {hours(commitment.hoursPerWeek)} {say("family.aWeek")} · {say("requests.places", { n: commitment.places })} ·{" "}
        {commitment.windows.length ? windows(commitment.windows) : say("match.byArrangement")}
      </p>
      <p className="mb-1 hint">{commitment.competences.map((one) => one.label).join(", ")}</p>
      <Edits edits={found.edits.filter((one) => one.before)} />
      {decided && <Decided text={decided} />}
      {!decided && (
        <div className="buttons">
          {viewerCan.includes("APPROVE") && (
            <Deed onDo={doApprove} busy={approve.busy} refusals={approve.refusals} about={title}>
              {say("approvals.approve")}
            </Deed>
          )}
          {viewerCan.includes("DECLINE") && (
            <Sure lesser sure={say("approvals.sureDecline")} onDo={doDecline} busy={decline.busy} refusals={decline.refusals} about={title}>
              {say("approvals.decline")}
            </Sure>
          )}
        </div>
      )}
    </li>
  );
}

function ContestedCard({ found, decided, onDecided }: CardProps<Contested>) {
  const { event, commitment, referral } = found;
  const settle = useDeed(SETTLE);
  const partner = commitment?.partner.name ?? referral?.partner.name ?? "";
  const title = [partner, commitment?.title].filter(Boolean).join(" · ");
  async function doSettle() {
    if (await settle.act({ id: event.id })) onDecided(say("approvals.settled", { title }));
  }
  return (
    <li className={decided ? "card-box is-decided" : "card-box"}>
      <h3 className="h6">{title}</h3>
      <p className="mb-1">{say("approvals.written", { by: event.by, day: day(event.at) })}</p>
      {event.contested && (
        <blockquote className="mb-1">
          «{event.contested.note}» – {event.contested.by}, {day(event.contested.at)}
        </blockquote>
      )}
      {decided && <Decided text={decided} />}
      {!decided && (
        <Deed onDo={doSettle} busy={settle.busy} refusals={settle.refusals} about={partner}>
          {say("approvals.settle")}
        </Deed>
      )}
    </li>
  );
}
