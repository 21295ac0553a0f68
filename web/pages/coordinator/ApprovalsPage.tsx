import { useQuery } from "urql";
import { useDeed } from "../app/deeds";
import { Deed } from "../parts/Deed";
import { Page } from "../parts/Page";
import { Empty, Failed, Loading } from "../parts/States";
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
  const partners = data?.partnerApprovals.edges ?? [];
  const offers = data?.commitmentApprovals.edges ?? [];
  const contested = data?.contestedEvents.edges ?? [];
  return (
    <Page title={say("approvals.title")} lead={say("approvals.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading />}
      {data && partners.length + offers.length + contested.length === 0 && <Empty title={say("approvals.none")} />}
      <Group title={say("approvals.partners")} count={partners.length}>
        {partners.map(({ node }) => (
          <PartnerCard key={node.partner.id} found={node} />
        ))}
      </Group>
      <Group title={say("approvals.offers")} count={offers.length}>
        {offers.map(({ node }) => (
          <OfferCard key={node.commitment.id} found={node} />
        ))}
      </Group>
      <Group title={say("approvals.contested")} count={contested.length}>
        {contested.map(({ node }) => (
          <ContestedCard key={node.event.id} found={node} />
        ))}
      </Group>
    </Page>
  );
}

function Group({ title, count, children }: { title: string; count: number; children: React.ReactNode }) {
  if (!count) return null;
  return (
    <section>
      <h2 className="h5">
        {title} <span className="count">{count}</span>
      </h2>
      <ul className="cards">{children}</ul>
    </section>
  );
}

function PartnerCard({ found }: { found: PartnerToJudge }) {
  const { id, name, revision } = found.partner;
  const approve = useDeed(APPROVE_PARTNER);
  const decline = useDeed(DECLINE_PARTNER);
  return (
    <li className="card-box">
      <h3 className="h6">{name}</h3>
      <Edits edits={found.edits.filter((one) => one.field !== "name")} />
      {found.similar.length > 0 && (
        <p className="to-check">{say("approvals.similar", { names: list(found.similar.map((one) => one.name)) })}</p>
      )}
      <div className="buttons">
        <Deed onDo={() => approve.act({ id, revision })} busy={approve.busy} refusals={approve.refusals} about={name}>
          {say("approvals.approve")}
        </Deed>
        <Deed lesser onDo={() => decline.act({ id, revision })} busy={decline.busy} refusals={decline.refusals} about={name}>
          {say("approvals.decline")}
        </Deed>
      </div>
    </li>
  );
}

function OfferCard({ found }: { found: OfferToJudge }) {
  const { commitment } = found;
  const { id, title, revision, partner, pact, viewerCan } = commitment;
  const approve = useDeed(APPROVE_OFFER);
  const decline = useDeed(DECLINE_OFFER);
  return (
    <li className="card-box">
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
      <div className="buttons">
        {viewerCan.includes("APPROVE") && (
          <Deed onDo={() => approve.act({ id, revision })} busy={approve.busy} refusals={approve.refusals} about={title}>
            {say("approvals.approve")}
          </Deed>
        )}
        {viewerCan.includes("DECLINE") && (
          <Deed lesser onDo={() => decline.act({ id, revision })} busy={decline.busy} refusals={decline.refusals} about={title}>
            {say("approvals.decline")}
          </Deed>
        )}
      </div>
    </li>
  );
}

function ContestedCard({ found }: { found: Contested }) {
  const { event, commitment, referral } = found;
  const settle = useDeed(SETTLE);
  const partner = commitment?.partner.name ?? referral?.partner.name ?? "";
  return (
    <li className="card-box">
      <h3 className="h6">{[partner, commitment?.title].filter(Boolean).join(" · ")}</h3>
      <p className="mb-1">{say("approvals.written", { by: event.by, day: day(event.at) })}</p>
      {event.contested && (
        <blockquote className="mb-1">
          «{event.contested.note}» – {event.contested.by}, {day(event.contested.at)}
        </blockquote>
      )}
      <Deed onDo={() => settle.act({ id: event.id })} busy={settle.busy} refusals={settle.refusals} about={partner}>
        {say("approvals.settle")}
      </Deed>
    </li>
  );
}
