import { useMemo } from "react";
import { useQuery } from "urql";
import { Link, useParams } from "wouter";
import { NotFound } from "../app/NotFound";
import { useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { Page } from "../parts/Page";
import { beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { FIELDS, OfferFields } from "./OfferFields";
import { Suggestions, useDismiss } from "./Suggestions";
import { HELD, OFFER, REVISE, type Editable } from "./queries";
import { differences, termsOf, type Terms } from "./terms";

/** An offer, to correct: what is reserved stands in its week, and cannot be taken back. */
export default function OfferPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id);
  const [{ data, error }, again] = useQuery({ query: OFFER, variables: { id } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const offer = data.node;
  if (!offer || !("title" in offer)) return <NotFound />;
  return <Editor key={offer.revision} offer={offer as Editable} />;
}

function Editor({ offer }: { offer: Editable }) {
  const kept = `offer-${offer.id}-${offer.revision}`;
  const [terms, setTerms] = useKept<Terms>(kept, termsOf(offer));
  const [{ data: held }] = useQuery({ query: HELD, variables: { partnerId: offer.partner.id } });
  const { behalf, fields } = useBehalf(offer.partner.id);
  const { act, busy, refusals, done } = useDeed(REVISE);
  const dismiss = useDismiss();
  const set = (part: Partial<Terms>) => setTerms((now) => ({ ...now, ...part }));
  const change = differences(termsOf(offer), terms);
  const taken = useMemo(
    () =>
      (held?.referrals.edges ?? [])
        .filter(({ node }) => node.commitment.id === offer.id)
        .flatMap(({ node }) => node.sessions),
    [held, offer.id],
  );
  async function save() {
    const saved = await act({ id: offer.id, revision: offer.revision, change, onBehalf: behalf });
    if (saved) forget(kept);
  }
  return (
    <Page title={offer.title} lead={`${offer.partner.name} · ${term("commitment", offer.state)}`}>
      <Suggestions offer={offer} behalf={behalf} dismiss={dismiss} />
      <form
        className="columns"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <OfferFields terms={terms} set={set} refusals={refusals} taken={taken} />
        <div className="whole">
          {fields([...refusals, ...dismiss.refusals])}
          <div className="buttons">
            <Deed
              onDo={save}
              busy={busy}
              refusals={beside(refusals, ...FIELDS)}
              done={done && say("offer.saved")}
            >
              {say("save")}
            </Deed>
            <Link href="/offers" className="btn btn-outline-primary btn-sm">
              {say("offers.back")}
            </Link>
            {Object.keys(change).length > 0 && !busy && <span className="hint">{say("unsaved")}</span>}
          </div>
        </div>
      </form>
    </Page>
  );
}

