import type { ReactNode } from "react";
import { useKept } from "../app/kept";
import { useViewer } from "../app/session";
import { PartnerField } from "../parts/PartnerField";
import type { Named } from "../search/draft";
import { say } from "../words";

/** The partner that somebody acts for; whoever acts for none chooses one, to write down what it says. */
export function ForPartner({ children }: { children: (partner: Named) => ReactNode }) {
  const { partner } = useViewer();
  const [chosen, setChosen] = useKept<Named | null>("partner", null);
  if (partner) return children(partner);
  return (
    <>
      <div className="narrow">
        <PartnerField
          label={say("forPartner.label")}
          hint={say("forPartner.hint")}
          partner={chosen}
          onChoose={setChosen}
        />
      </div>
      {chosen && <div key={chosen.id}>{children(chosen)}</div>}
    </>
  );
}
