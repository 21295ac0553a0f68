import { useQuery } from "urql";
import { STEP } from "./queries";

type Props = { label: string; whole: string; ids: readonly string[]; onUp: (steps: number) => void };

/**
 * What was entered, one in the other: each but the last leads back up to it.
 *
 * A step never changes its `id`: while another one asks for the same, urql may hand it what it asked before.
 */
export function Trail({ label, whole, ids, onUp }: Props) {
  if (!ids.length) return null;
  return (
    <nav aria-label={label}>
      <ol className="trail">
        <li>
          <button type="button" className="chip" onClick={() => onUp(0)}>
            {whole}
          </button>
        </li>
        {ids.map((id, index) => {
          const last = index === ids.length - 1;
          return (
            <li key={id} aria-current={last ? "true" : undefined}>
              {last ? (
                <Step id={id} />
              ) : (
                <button type="button" className="chip" onClick={() => onUp(index + 1)}>
                  <Step id={id} />
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Step({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: STEP, variables: { id }, requestPolicy: "cache-first" });
  const { node } = data ?? {};
  return node && "name" in node ? node.name : node && "label" in node ? node.label : "…";
}
