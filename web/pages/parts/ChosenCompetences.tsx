import { say } from "../words";

type Props = { chosen: readonly { id: string; label: string }[]; onRemove: (id: string) => void };

/** What was chosen, each with the way to take it out again. */
export function ChosenCompetences({ chosen, onRemove }: Props) {
  return (
    <>
      {chosen.map((one) => (
        <button key={one.id} type="button" className="chip is-on" onClick={() => onRemove(one.id)}>
          {one.label} <span aria-hidden="true">✕</span>
          <span className="visually-hidden">{say("need.remove")}</span>
        </button>
      ))}
    </>
  );
}
