import { useState, type ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../app/graphql";
import { useKept, useRested } from "../app/kept";
import { useViewer } from "../app/session";
import { Combobox } from "../parts/Combobox";
import type { Named } from "../search/draft";
import { say } from "../words";

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

/** The partner that somebody acts for; whoever acts for none chooses one, to write down what it says. */
export function ForPartner({ children }: { children: (partner: Named) => ReactNode }) {
  const { partner } = useViewer();
  const [chosen, setChosen] = useKept<Named | null>("partner", null);
  if (partner) return children(partner);
  return (
    <>
      <PartnerField partner={chosen} onChoose={setChosen} />
      {chosen && <div key={chosen.id}>{children(chosen)}</div>}
    </>
  );
}

function PartnerField({ partner, onChoose }: { partner: Named | null; onChoose: (partner: Named) => void }) {
  const [text, setText] = useState<string | null>(null);
  const search = useRested((text ?? "").trim(), 200);
  const [{ data }] = useQuery({ query: PARTNERS, variables: { search }, pause: search.length < 2 });
  const found = [...(data?.organisations.edges ?? []), ...(data?.volunteers.edges ?? [])].map(({ node }) => node);
  return (
    <div className="narrow">
      <Combobox
        label={say("forPartner.label")}
        hint={say("forPartner.hint")}
        text={text ?? partner?.name ?? ""}
        onText={setText}
        options={search.length < 2 || text === null ? [] : found.map((one) => ({ id: one.id, label: one.name }))}
        busy={text === null}
        onChoose={(option) => {
          onChoose({ id: option.id, name: option.label });
          setText(null);
        }}
      />
    </div>
  );
}
