import { useQuery } from "urql";
import { Link, useLocation } from "wouter";
import { useAskingKey, useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { useBehalf } from "../parts/Behalf";
import { ChosenCompetences } from "../parts/ChosenCompetences";
import { CompetenceField } from "../parts/CompetenceField";
import { Deed } from "../parts/Deed";
import { SelectField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say } from "../words";
import { ForPartner } from "./ForPartner";
import { FIELDS, OfferFields } from "./OfferFields";
import { PROPOSE, SIGNED_PACTS } from "./queries";
import { BLANK, proposedOf, type Terms } from "./terms";

type Draft = Terms & { pactId: string; competences: { id: string; label: string }[] };
const EMPTY: Draft = { ...BLANK, pactId: "", competences: [] };

/** A new offer; a partner's first one waits for a coordinator. */
export default function NewOfferPage() {
  return (
    <Page title={say("newOffer.title")} lead={say("newOffer.lead")}>
      <ForPartner>{(partner) => <NewOffer partner={partner} />}</ForPartner>
    </Page>
  );
}

function NewOffer({ partner }: { partner: Named }) {
  const kept = `new-offer-${partner.id}`;
  const [draft, setDraft] = useKept<Draft>(kept, EMPTY);
  const [{ data, error }, again] = useQuery({ query: SIGNED_PACTS });
  const [, go] = useLocation();
  const { behalf, fields } = useBehalf(partner.id);
  const { act, busy, refusals } = useDeed(PROPOSE);
  const key = useAskingKey(draft);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const pacts = data.pacts.edges
    .map(({ node }) => node)
    .filter((one) => one.signatures.some((signature) => signature.partner.id === partner.id && !signature.leftOn));
  const pactId = draft.pactId || pacts[0]?.id || "";
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  async function propose() {
    const terms = proposedOf(draft, draft.competences.map((one) => one.id));
    const made = await act({ pactId, partnerId: partner.id, terms, key, onBehalf: behalf });
    if (!made?.commitment) return;
    forget(kept);
    go(`/offers?sent=${encodeURIComponent(made.commitment.id)}`);
  }
  if (!pacts.length) return <p className="to-check">{say("newOffer.noPact")}</p>;
  return (
    <>
      <div className="columns">
        <div>
          <SelectField
            label={say("interventions.pact")}
            value={pactId}
            onChange={(next) => set({ pactId: next })}
            options={pacts.map((one) => ({ value: one.id, label: one.name }))}
            refusals={at(refusals, "pactId")}
          />
        </div>
        <div>
          <CompetenceField
            label={say("newOffer.competence")}
            onChoose={(one) =>
              set({ competences: [...draft.competences.filter(({ id }) => id !== one.id), one] })
            }
          />
          <ChosenCompetences
            chosen={draft.competences}
            onRemove={(removed) => set({ competences: draft.competences.filter(({ id }) => id !== removed) })}
          />
          <Refusals refusals={at(refusals, "competenceIds")} />
        </div>
        <OfferFields terms={draft} set={set} refusals={refusals} />
      </div>
      {fields(refusals)}
      <div className="buttons">
        <Deed
          onDo={propose}
          busy={busy}
          refusals={beside(refusals, ...FIELDS, "pactId", "competenceIds")}
        >
          {say("newOffer.do")}
        </Deed>
        <Link href="/offers" className="btn btn-outline-primary btn-sm">
          {say("offers.back")}
        </Link>
      </div>
    </>
  );
}
