import { useDeed } from "../app/deeds";
import type { Behalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { beside, sentence, type Refusal } from "../parts/Refusals";
import { say } from "../words";
import { DISMISS, type Suggested } from "./queries";

type Props = {
  offer: { id: string; title: string; viewerCan: readonly string[]; suggestions: readonly Suggested[] };
  behalf: Behalf | null;
  dismiss: ReturnType<typeof useDismiss>;
};

/** Saying that what is suggested is of no use: its refusals stand beside the fields on whose word it is said. */
export const useDismiss = () => useDeed(DISMISS);

/** What requests that were turned down suggest to change in an offer; what is of no use goes away. */
export function Suggestions({ offer, behalf, dismiss }: Props) {
  const { id, title, viewerCan, suggestions } = offer;
  if (!suggestions.length) return null;
  const rest: Refusal[] = beside(dismiss.refusals, "onBehalf");
  return (
    <div className="to-check">
      <strong>{say("offers.suggested")}</strong>
      <ul>
        {suggestions.map(({ reason, requirement, summary }, index) => (
          <li key={`${reason} ${requirement}`}>
            {sentence(summary)}{" "}
            {viewerCan.includes("REVISE") && (
              <Deed
                lesser
                onDo={() => dismiss.act({ id, reason, requirement, onBehalf: behalf })}
                busy={dismiss.busy}
                refusals={index === 0 ? rest : undefined}
                about={`${title}: ${summary}`}
              >
                {say("offers.dismiss")}
              </Deed>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
