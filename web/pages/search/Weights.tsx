import { useId } from "react";
import { useQuery } from "urql";
import { say, term } from "../words";
import { number } from "../words/formats";
import { WEIGHTS, type CriterionName } from "./queries";

type Chosen = Partial<Record<CriterionName, number>>;

/** How much each criterion counts: move one, and see the order move. */
export function Weights({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const [{ data }] = useQuery({ query: WEIGHTS, requestPolicy: "cache-first" });
  if (!data) return null;
  return (
    <details className="weights">
      <summary>{say("weights.title")}</summary>
      <p className="hint">{say("weights.hint")}</p>
      {data.criterionWeights.map((one) => (
        <Weight
          key={one.name}
          name={one.name}
          usual={one.weight}
          value={chosen[one.name] ?? one.weight}
          onChange={(weight) => onChange({ ...chosen, [one.name]: weight })}
        />
      ))}
      {Object.keys(chosen).length > 0 && (
        <button type="button" className="btn btn-outline-primary btn-xs" onClick={() => onChange({})}>
          {say("weights.usual")}
        </button>
      )}
    </details>
  );
}

function Weight(props: { name: CriterionName; usual: number; value: number; onChange: (weight: number) => void }) {
  const id = useId();
  return (
    <div className="weight">
      <label htmlFor={id}>
        <span className={`swatch bar-${props.name.toLowerCase()}`} aria-hidden="true" />
        {term("criterion", props.name)}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={Math.max(10, 2 * props.usual)}
        step={0.5}
        value={props.value}
        onChange={(event) => props.onChange(Number(event.target.value))}
      />
      <output htmlFor={id}>{number(props.value)}</output>
    </div>
  );
}
