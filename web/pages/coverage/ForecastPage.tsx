import { useQuery } from "urql";
import { Page } from "../parts/Page";
import { Refusals } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import { say } from "../words";
import { hours, number, shortDay } from "../words/formats";
import { FORECAST, type Week } from "./queries";

/** What will be free week by week, as offers and referrals end. */
export default function ForecastPage() {
  const [{ data, error }, again] = useQuery({ query: FORECAST });
  const weeks = data?.forecast.weeks ?? [];
  const most = Math.max(1, ...weeks.map((one) => one.highHours));
  return (
    <Page title={say("forecast.title")} lead={say("forecast.lead")}>
      {error && <Failed error={error} again={again} />}
      {!data && !error && <Loading label={say("coverage.counting")} />}
      {data && (
        <>
          <Refusals refusals={data.forecast.userErrors} />
          <div className="scroll" tabIndex={0} role="region" aria-label={say("forecast.title")}>
            <table className="forecast">
              <caption className="visually-hidden">{say("forecast.title")}</caption>
              <thead>
                <tr>
                  <th scope="col">{say("forecast.week")}</th>
                  <th scope="col">{say("forecast.free")}</th>
                  <th scope="col">{say("forecast.changes")}</th>
                </tr>
              </thead>
              <tbody>
                {weeks.map((week) => (
                  <tr key={week.monday}>
                    <th scope="row">{shortDay(week.monday)}</th>
                    <td>
                      <Span week={week} most={most} />
                      {week.lowHours === week.highHours
                        ? hours(week.highHours)
                        : say("forecast.between", { low: number(week.lowHours, 0), high: number(week.highHours, 0) })}
                    </td>
                    <td>
                      {week.ending.map((one) => (
                        <span key={one.id} className="d-block">
                          {say("forecast.ends", { title: one.title, partner: one.partner.name })}
                        </span>
                      ))}
                      {week.due.map((one) => (
                        <span key={one.id} className="d-block hint">
                          {say("forecast.due", { title: one.title, partner: one.partner.name })}
                        </span>
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Page>
  );
}

function Span({ week, most }: { week: Week; most: number }) {
  const size = (element: HTMLElement | null, part: number) => {
    if (element) element.style.width = `${(100 * part) / most}%`;
  };
  return (
    <span className="span" aria-hidden="true">
      <span className="span-high" ref={(element) => size(element, week.highHours)} />
      <span className="span-low" ref={(element) => size(element, week.lowHours)} />
    </span>
  );
}
