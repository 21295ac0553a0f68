import { say } from "../words";
import { WEEKDAYS, clock, weekday, type Weekday } from "../words/formats";

export type Entry = {
  weekday: Weekday | null;
  opens: string | null;
  closes: string | null;
  minutes: number;
  title: string;
  text: string;
};

/** A week by days: side by side where there is room, one below the other on a phone. */
export function Timetable({ label, entries }: { label: string; entries: readonly Entry[] }) {
  const loose = entries.filter((one) => !one.weekday);
  return (
    <div className="timetable" role="group" aria-label={label}>
      <ol className="timetable-days">
        {WEEKDAYS.map((day) => {
          const held = entries.filter((one) => one.weekday === day);
          return (
            <li key={day} className={held.length ? undefined : "is-free"}>
              <p className="timetable-day">{weekday(day)}</p>
              {held.length === 0 && <p className="hint">{say("plan.free")}</p>}
              {held.map((one, index) => (
                <div key={index} className="session">
                  <time>
                    {clock(one.opens!)}–{clock(one.closes!)}
                  </time>
                  <strong>{one.title}</strong>
                  <span>{one.text}</span>
                </div>
              ))}
            </li>
          );
        })}
      </ol>
      {loose.length > 0 && (
        <>
          <p className="timetable-day">{say("plan.byArrangement")}</p>
          <ul>
            {loose.map((one, index) => (
              <li key={index}>
                <strong>{one.title}</strong> {say("minutes", { n: one.minutes })}, {one.text}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
