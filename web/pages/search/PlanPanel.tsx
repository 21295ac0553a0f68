import { useState } from "react";
import { Refusals } from "../parts/Refusals";
import { Timetable } from "../parts/Timetable";
import { say } from "../words";
import { hours, list } from "../words/formats";
import type { Plan } from "./queries";

type Props = {
  plan: Plan & { alternatives: readonly Plan[] };
  children?: (chosen: Plan) => React.ReactNode;
};

/** A week as it could be held, and the next best ones with other partners. */
export function PlanPanel({ plan, children }: Props) {
  const all: Plan[] = [plan, ...plan.alternatives];
  const [at, setAt] = useState(0);
  const shown = all[Math.min(at, all.length - 1)]!;
  if (plan.userErrors.length) return <Refusals refusals={plan.userErrors} />;
  if (!plan.sessions.length) return <p>{say("plan.nothing")}</p>;
  return (
    <div>
      {all.length > 1 && (
        <div className="choices" role="group" aria-label={say("plan.choose")}>
          {all.map((one, index) => (
            <button
              key={index}
              type="button"
              className={index === at ? "chip is-on" : "chip"}
              aria-pressed={index === at}
              onClick={() => setAt(index)}
            >
              {index === 0 ? say("plan.best") : say("plan.other", { n: index })} · {hours(one.coveredHours)}
            </button>
          ))}
        </div>
      )}
      <p>
        {say("plan.covers", { n: shown.coveredHours, needed: shown.neededHours })}{" "}
        {say("plan.with", { n: shown.partners.length, partners: list(shown.partners.map((one) => one.name)) })}{" "}
        {at === 0 && (shown.optimal ? say("plan.optimal") : say("plan.notProven"))}
      </p>
      <Timetable
        label={say("plan.week")}
        entries={shown.sessions.map((one) => ({
          weekday: one.weekday,
          opens: one.opens,
          closes: one.closes,
          minutes: one.minutes,
          title: one.need.competence.label,
          text: [one.commitment.partner.name, one.commitment.place?.name].filter(Boolean).join(", "),
        }))}
      />
      {shown.uncovered.length > 0 && (
        <div className="to-check">
          <strong>{say("plan.uncovered")}</strong>
          <ul>
            {shown.uncovered.map((one, index) => (
              <li key={index}>
                {one.need.competence.label}: {hours(one.uncoveredHours)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {children?.(shown)}
    </div>
  );
}
