import { useMemo, useState } from "react";
import type { ResultOf } from "../app/graphql";
import { useAllPages } from "../app/pages";
import { CheckFields, LongField, TextField } from "../parts/Field";
import { plain } from "../parts/Combobox";
import { Refusals, at, type Refusal } from "../parts/Refusals";
import { say } from "../words";
import { PACT_OFFERS, type OfferOfPact } from "./queries";

export type Terms = { name: string; description: string; publicCounterpart: string; commitmentIds: string[] };
export const BLANK: Terms = { name: "", description: "", publicCounterpart: "", commitmentIds: [] };
export const FIELDS = ["name", "description", "publicCounterpart", "commitmentIds"];
const SHOWN = 30;

/** What is sent of the terms: a text of nothing is none. */
export function asked({ name, description, publicCounterpart, commitmentIds }: Terms) {
  return { name, commitmentIds, description: description || null, publicCounterpart: publicCounterpart || null };
}

type Props = {
  pactId: string;
  terms: Terms;
  set: (part: Partial<Terms>) => void;
  refusals: readonly Refusal[];
  /** Those that it has already, wherever they are. */
  having?: readonly OfferOfPact[];
};

/** What an intervention is: its name, what is done, with whom in the public system, and of which offers it is made. */
export function InterventionFields({ pactId, terms, set, refusals, having }: Props) {
  return (
    <>
      <TextField
        label={say("interventions.name")}
        value={terms.name}
        onChange={(name) => set({ name })}
        refusals={at(refusals, "name")}
      />
      <LongField
        label={say("interventions.description")}
        value={terms.description}
        onChange={(description) => set({ description })}
        refusals={at(refusals, "description")}
      />
      <TextField
        label={say("interventions.counterpart")}
        value={terms.publicCounterpart}
        onChange={(publicCounterpart) => set({ publicCounterpart })}
        refusals={at(refusals, "publicCounterpart")}
      />
      <OfferChoice
        pactId={pactId}
        chosen={terms.commitmentIds}
        onChange={(commitmentIds) => set({ commitmentIds })}
        having={having ?? NONE}
      />
      <Refusals refusals={at(refusals, "commitmentIds")} />
    </>
  );
}

const NONE: OfferOfPact[] = [];

type ChoiceProps = {
  pactId: string;
  chosen: string[];
  onChange: (chosen: string[]) => void;
  having: readonly OfferOfPact[];
};

/** Offers of a pact to tick, the ticked ones first; where they are many, those that the words find. */
function OfferChoice({ pactId, chosen, onChange, having }: ChoiceProps) {
  const [text, setText] = useState("");
  const { items, whole } = useAllPages(PACT_OFFERS, { pactId }, offersOf, !pactId);
  const [first] = useState(chosen);
  const offers = useMemo(() => {
    const all = new Map([...having, ...items].map((one) => [one.id, one]));
    return [...all.values()]
      .map((one) => ({ value: one.id, label: `${one.title} (${one.partner.name})` }))
      .sort((a, b) => Number(first.includes(b.value)) - Number(first.includes(a.value)));
  }, [items, having, first]);
  const words = plain(text);
  const found = offers.filter((one) => chosen.includes(one.value) || plain(one.label).includes(words));
  return (
    <div aria-busy={!whole && Boolean(pactId)}>
      {offers.length > SHOWN && <TextField label={say("interventions.search")} value={text} onChange={setText} />}
      <CheckFields
        legend={say("interventions.offers")}
        chosen={chosen}
        onChange={onChange}
        options={found.filter((one, index) => index < SHOWN || chosen.includes(one.value))}
      />
      {found.length > SHOWN && <p className="hint">{say("interventions.more", { n: found.length - SHOWN })}</p>}
    </div>
  );
}

function offersOf({ commitments: { edges, pageInfo } }: ResultOf<typeof PACT_OFFERS>) {
  return { items: edges.map(({ node }) => node), pageInfo };
}
