import { useQuery } from "urql";
import { Link } from "wouter";
import { useDeed } from "../app/deeds";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { Page } from "../parts/Page";
import { sentence } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { day, hours, windows } from "../words/formats";
import { ForPartner } from "./ForPartner";
import { CONFIRM, OFFERS, PAUSE, RESUME, type Offered } from "./queries";

const LAST = ["ENDED", "DECLINED"];

/** What a partner offers, and whether it is still so. */
export default function OffersPage() {
  return (
    <Page
      title={say("offers.title")}
      lead={say("offers.lead")}
      actions={
        <Link className="btn btn-primary btn-sm" href="/offers/new">
          {say("newOffer.title")}
        </Link>
      }
    >
      <ForPartner>{(partner) => <Offers partner={partner} />}</ForPartner>
    </Page>
  );
}

function Offers({ partner }: { partner: Named }) {
  const [{ data, error }, again] = useQuery({ query: OFFERS, variables: { partnerId: partner.id } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const all = data.commitments.edges.map(({ node }) => node);
  if (!all.length) return <Empty title={say("offers.none")} />;
  const living = all.filter((one) => !LAST.includes(one.state));
  const over = all.filter((one) => LAST.includes(one.state));
  return (
    <>
      <ul className="cards">
        {living.map((one) => (
          <Offer key={one.id} offer={one} partner={partner} />
        ))}
      </ul>
      {over.length > 0 && (
        <details>
          <summary>{say("offers.over", { n: over.length })}</summary>
          <ul className="cards">
            {over.map((one) => (
              <Offer key={one.id} offer={one} partner={partner} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Offer({ offer, partner }: { offer: Offered; partner: Named }) {
  const can = (deed: Offered["viewerCan"][number]) => offer.viewerCan.includes(deed);
  const { behalf, fields } = useBehalf(partner.id);
  const confirm = useDeed(CONFIRM);
  const pause = useDeed(PAUSE);
  const resume = useDeed(RESUME);
  const sent = { id: offer.id, onBehalf: behalf };
  const deeds = can("CONFIRM") || can("PAUSE") || can("RESUME");
  return (
    <li className="card-box">
      <h2 className="h6">{offer.title}</h2>
      <p className="mb-1">
        <span className={`badge-state is-${offer.state.toLowerCase()}`}>{term("commitment", offer.state)}</span>{" "}
        {hours(offer.hoursPerWeek)} {say("family.aWeek")} · {say("requests.places", { n: offer.places })}
      </p>
      <p className="mb-1">{offer.windows.length ? windows(offer.windows) : say("match.byArrangement")}</p>
      <p className="mb-1 hint">
        {offer.competences.map((one) => one.label).join(", ")} · {offer.pact.name} ·{" "}
        {offer.assuredOn ? say("offers.assured", { day: day(offer.assuredOn) }) : say("offers.neverAssured")} ·{" "}
        {offer.validTo ? say("offers.until", { day: day(offer.validTo) }) : say("date.none")}
      </p>
      {offer.suggestions.length > 0 && (
        <div className="to-check">
          <strong>{say("offers.suggested")}</strong>
          <ul>
            {offer.suggestions.map((one, index) => (
              <li key={index}>{sentence(one.summary)}</li>
            ))}
          </ul>
        </div>
      )}
      {deeds && fields([...confirm.refusals, ...pause.refusals, ...resume.refusals])}
      <div className="buttons">
        {can("CONFIRM") && (
          <Deed
            onDo={() => confirm.act(sent)}
            busy={confirm.busy}
            refusals={confirm.refusals}
            done={confirm.done && say("offers.confirmed")}
            about={offer.title}
          >
            {say("offers.confirm")}
          </Deed>
        )}
        {can("REVISE") && (
          <Link className="btn btn-outline-primary btn-sm" href={`/offers/${encodeURIComponent(offer.id)}`}>
            {say("offers.edit")}
            <span className="visually-hidden"> {offer.title}</span>
          </Link>
        )}
        {can("PAUSE") && (
          <Deed lesser onDo={() => pause.act(sent)} busy={pause.busy} refusals={pause.refusals} about={offer.title}>
            {say("offers.pause")}
          </Deed>
        )}
        {can("RESUME") && (
          <Deed lesser onDo={() => resume.act(sent)} busy={resume.busy} refusals={resume.refusals} about={offer.title}>
            {say("offers.resume")}
          </Deed>
        )}
      </div>
    </li>
  );
}
