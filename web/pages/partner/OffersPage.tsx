import { useRef, useState } from "react";
import { useQuery } from "urql";
import { Link, useSearch } from "wouter";
import { useDeed } from "../app/deeds";
import { useViewer } from "../app/session";
import { useBehalf, type Behalf } from "../parts/Behalf";
import { Calendar } from "../parts/Calendar";
import { Deed, Done } from "../parts/Deed";
import { TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { day, hours, windows } from "../words/formats";
import { ForPartner } from "./ForPartner";
import { Said } from "./Said";
import { Suggestions, useDismiss } from "./Suggestions";
import { CONFIRM, END, OFFERS, PAUSE, RENEW, RESUME, type Offered } from "./queries";

const LAST = ["ENDED", "DECLINED"];

/** What a partner offers, and whether it is still so. */
export default function OffersPage() {
  const own = useViewer().partner;
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
      {own && <Calendar subjectId={own.id} about={own.name} className="card-box" />}
      <ForPartner>{(partner) => <Offers partner={partner} />}</ForPartner>
    </Page>
  );
}

function Offers({ partner }: { partner: Named }) {
  const sentId = new URLSearchParams(useSearch()).get("sent");
  const endedHere = useRef(new Set<string>());
  const [{ data, error }, again] = useQuery({ query: OFFERS, variables: { partnerId: partner.id } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const all = data.commitments.edges.map(({ node }) => node);
  const sent = all.find((one) => one.id === sentId);
  if (!all.length) return <Empty title={say("offers.none")} />;
  const stays = (one: Offered) => !LAST.includes(one.state) || endedHere.current.has(one.id);
  const living = all.filter(stays);
  const over = all.filter((one) => !stays(one));
  return (
    <>
      <p className={sent ? undefined : "mb-0"}>
        <Done text={sent && say(sent.state === "PROPOSED" ? "offers.sentWaits" : "offers.sent", { title: sent.title })} />
      </p>
      <ul className="cards">
        {living.map((one) => (
          <Offer
            key={one.id}
            offer={one}
            partner={partner}
            onEnd={() => endedHere.current.add(one.id)}
          />
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

function Offer({ offer, partner, onEnd }: { offer: Offered; partner: Named; onEnd?: () => void }) {
  const can = (deed: Offered["viewerCan"][number]) => offer.viewerCan.includes(deed);
  const { behalf, fields } = useBehalf(partner.id);
  const confirm = useDeed(CONFIRM);
  const pause = useDeed(PAUSE);
  const resume = useDeed(RESUME);
  const sent = { id: offer.id, onBehalf: behalf };
  const end = useDeed(END);
  const renew = useRenew();
  const dismiss = useDismiss();
  const told =
    (end.done && offer.state === "ENDED" && say("offers.ended")) ||
    (pause.done && offer.state === "PAUSED" && say("offers.paused")) ||
    (resume.done && offer.state === "ACTIVE" && say("offers.resumed"));
  const deeds = (["CONFIRM", "PAUSE", "RESUME", "END", "RENEW"] as const).some(can);
  return (
    <li className="card-box">
      <h2 className="h6">{offer.title}</h2>
      <p className="mb-1">
        <span className={`badge-state is-${offer.state.toLowerCase()}`}>{term("commitment", offer.state)}</span>{" "}
        {hours(offer.hoursPerWeek)} {say("family.aWeek")} · {say("requests.places", { n: offer.places })}
        {offer.reserved && ` · ${say("offers.reserved", { hours: offer.reserved.hoursPerWeek, of: offer.hoursPerWeek })}`}
      </p>
      <p className="mb-1">{offer.windows.length ? windows(offer.windows) : say("match.byArrangement")}</p>
      <p className="mb-1 hint">
        {offer.competences.map((one) => one.label).join(", ")} · {offer.pact.name} ·{" "}
        {offer.assuredOn ? say("offers.assured", { day: day(offer.assuredOn) }) : say("offers.neverAssured")} ·{" "}
        {offer.validTo ? say("offers.until", { day: day(offer.validTo) }) : say("date.none")}
      </p>
      <Suggestions offer={offer} behalf={behalf} dismiss={dismiss} />
      {deeds && fields([confirm, pause, resume, end, renew, dismiss].flatMap((one) => one.refusals))}
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
      <Done text={told} />
      {can("RENEW") && <Renew offer={offer} behalf={behalf} renew={renew} />}
      {can("END") && (
        <details>
          <summary>
            {say("offers.end")}
            <span className="visually-hidden">: {offer.title}</span>
          </summary>
          <p className="to-check">{say("offers.endSure")}</p>
          <Deed
            onDo={async () => (await end.act(sent)) && onEnd?.()}
            busy={end.busy}
            refusals={beside(end.refusals, "onBehalf")}
            about={offer.title}
          >
            {say("offers.doEnd")}
          </Deed>
        </details>
      )}
      <Said kind="offerDeed" events={offer.history} about={offer.title} />
    </li>
  );
}

type RenewProps = { offer: Offered; behalf: Behalf | null; renew: ReturnType<typeof useRenew> };
const useRenew = () => useDeed(RENEW);

/** The offer goes on beyond its last day, as it is. */
function Renew({ offer, behalf, renew }: RenewProps) {
  const [until, setUntil] = useState(offer.validTo ?? "");
  return (
    <details>
      <summary>
        {say("offers.renew")}
        <span className="visually-hidden">: {offer.title}</span>
      </summary>
      <TextField
        label={say("offers.newEnd")}
        type="date"
        value={until}
        onChange={setUntil}
        refusals={at(renew.refusals, "validTo")}
      />
      <Deed
        onDo={() => renew.act({ id: offer.id, revision: offer.revision, validTo: until || null, onBehalf: behalf })}
        busy={renew.busy}
        refusals={beside(renew.refusals, "validTo", "onBehalf")}
        done={renew.done && say("offer.saved")}
        about={offer.title}
      >
        {say("offers.doRenew")}
      </Deed>
    </details>
  );
}
