import { say, term } from "../words";
import { percent } from "../words/formats";
import { formatter } from "../words/intl";

type Criterion = { name: string; weight: number; value: number | null; contribution: number; reason: string };

/** What each criterion gives: the parts stand one after the other, and their lengths add up to the whole. */
export function Bar({ criteria, fit }: { criteria: readonly Criterion[]; fit: number }) {
  return (
    <div className="bar" role="img" aria-label={say("match.fitOf", { fit: percent(fit) })}>
      {criteria.map((one) => (
        <Part key={one.name} name={one.name} share={one.contribution} />
      ))}
    </div>
  );
}

function Part({ name, share }: { name: string; share: number }) {
  return (
    <span
      className={`bar-part bar-${name.toLowerCase()}`}
      ref={(element) => {
        if (element) element.style.flexBasis = `${share * 100}%`;
      }}
    />
  );
}

export function Reasons({ criteria, fit }: { criteria: readonly Criterion[]; fit: number }) {
  const shown = thousandths(criteria.map((one) => one.contribution), fit);
  return (
    <table className="reasons">
      <caption className="visually-hidden">{say("match.reasons")}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{say("match.criterion")}</th>
          <th scope="col">{say("match.reason")}</th>
          <th scope="col">{say("match.points")}</th>
        </tr>
      </thead>
      <tbody>
        {criteria.map((one, index) => (
          <tr key={one.name}>
            <th scope="row">
              <span className={`swatch bar-${one.name.toLowerCase()}`} aria-hidden="true" />
              {term("criterion", one.name)}
            </th>
            <td>{one.reason}</td>
            <td className="points">{points(shown[index]! / 1000)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{say("match.total")}</th>
          <td>{say("match.outOf")}</td>
          <td className="points">{points(fit)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** The parts in whole thousandths that add up to the whole in thousandths: those cut off most are rounded up first. */
export function thousandths(parts: readonly number[], whole: number): number[] {
  const floors = parts.map((one) => Math.floor(one * 1000));
  const missing = Math.round(whole * 1000) - floors.reduce((sum, one) => sum + one, 0);
  const cutMost = parts.map((one, at) => [one * 1000 - floors[at]!, at] as const).sort((a, b) => b[0] - a[0]);
  const raised = new Set(cutMost.slice(0, Math.max(0, missing)).map(([, at]) => at));
  return floors.map((one, at) => one + (raised.has(at) ? 1 : 0));
}

/** Out of a hundred, to one place. */
export function points(share: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return formatter(Intl.NumberFormat, digits).format(share * 100);
}
