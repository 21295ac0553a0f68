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
import { list } from "../words/formats";
import { FIELDS, OfferFields } from "./OfferFields";
import { Suggestions, useDismiss } from "./Suggestions";
import { OFFER, REVISE, type Editable } from "./queries";
import { useRevised } from "../app/revised";
import { differences, termsOf, type Terms } from "./terms";

/** An offer, to correct: what is reserved stands in its week, and cannot be taken back. */
export default function OfferPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id);
  const [{ data, error }, again] = useQuery({ query: OFFER, variables: { id } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const offer = data.node;
  if (!offer || !("title" in offer)) return <NotFound />;
  return <Editor key={offer.id} offer={offer as Editable} />;
}

function Editor({ offer }: { offer: Editable }) {
  const kept = `offer-${offer.id}-${offer.revision}`;
  const [terms, setTerms] = useKept<Terms>(kept, termsOf(offer));
  useRevised(offer.revision, () => setTerms(termsOf(offer)));
  const { behalf, fields } = useBehalf(offer.partner.id);
  const { act, busy, refusals, done } = useDeed(REVISE);
  const dismiss = useDismiss();
  const set = (part: Partial<Terms>) => setTerms((now) => ({ ...now, ...part }));
  const change = differences(termsOf(offer), terms);
  const changed = Object.keys(change).length > 0;
  const { reserved } = offer;
  async function save() {
    const saved = await act({ id: offer.id, revision: offer.revision, change, onBehalf: behalf });
    if (saved) forget(kept);
  }
  return (
    <Page title={offer.title} lead={`${offer.partner.name} · ${term("commitment", offer.state)}`}>
      <p className="mb-2">{say("offer.competences", { names: list(offer.competences.map((one) => one.label)) })}</p>
      {reserved && (
        <p className="mb-2">
          {say("offer.reserved", { hours: reserved.hoursPerWeek, of: offer.hoursPerWeek, n: reserved.places })}
        </p>
      )}
      <Suggestions offer={offer} behalf={behalf} dismiss={dismiss} />
      <form
        className="columns"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <OfferFields terms={terms} set={set} refusals={refusals} taken={reserved?.windows} />
        <div className="whole">
          {fields([...refusals, ...dismiss.refusals])}
          <div className="buttons">
            <Deed
              onDo={save}
              busy={busy}
              refusals={beside(refusals, ...FIELDS)}
              done={done && !changed && say("offer.saved")}
            >
              {say("save")}
            </Deed>
            <Link href="/offers" className="btn btn-outline-primary btn-sm">
              {say("offers.back")}
            </Link>
            {changed && !busy && <span className="hint">{say("unsaved")}</span>}
          </div>
        </div>
      </form>
    </Page>
  );
}

