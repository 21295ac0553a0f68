import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../app/graphql";
import { useRested } from "../app/kept";
import type { Named } from "../search/draft";
import { Combobox } from "./Combobox";
import type { Refusal } from "./Refusals";

const PARTNERS = graphql(`
  query Partners($search: String!) {
    organisations(search: $search, first: 8) {
      edges {
        node {
          id
          name
        }
      }
    }
    volunteers(search: $search, first: 4) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

type Props = {
  label: string;
  hint: string;
  partner: Named | null;
  onChoose: (partner: Named) => void;
  /** Only bodies, where no volunteer is meant. */
  bodies?: boolean;
  refusals?: Refusal[];
};

/** A partner by its name, however it is written. */
export function PartnerField({ label, hint, partner, onChoose, bodies, refusals }: Props) {
  const [text, setText] = useState<string | null>(null);
  const search = useRested((text ?? "").trim(), 200);
  const [{ data }] = useQuery({ query: PARTNERS, variables: { search }, pause: search.length < 2 });
  const found = [...(data?.organisations.edges ?? []), ...(bodies ? [] : (data?.volunteers.edges ?? []))];
  return (
    <Combobox
      label={label}
      hint={hint}
      text={text ?? partner?.name ?? ""}
      onText={setText}
      options={search.length < 2 || text === null ? [] : found.map(({ node }) => ({ id: node.id, label: node.name }))}
      busy={text === null}
      refusals={refusals}
      onChoose={(option) => {
        onChoose({ id: option.id, name: option.label });
        setText(null);
      }}
    />
  );
}
