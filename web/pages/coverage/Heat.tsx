import { memo, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { sectionsOf } from "../app/sections";
import { useViewer } from "../app/session";
import { say, term } from "../words";
import { hours, number } from "../words/formats";
import type { Row } from "./queries";

type Props = {
  rows: readonly Row[];
  onArea: (area: Row["area"]) => void;
  onCompetence: (competence: Row["competence"]) => void;
};

/** Areas down, competences across: the darker a cell, the more hours are missing there. */
export function Heat({ rows, onArea, onCompetence }: Props) {
  const [at, setAt] = useState<string | null>(null);
  const areas = [...new Map(rows.map((one) => [one.area.id, one.area])).values()];
  const competences = [...new Map(rows.map((one) => [one.competence.id, one.competence])).values()];
  const cells = new Map(rows.map((one) => [keyOf(one), one]));
  const most = Math.max(1, ...rows.map((one) => one.figures?.gapHours ?? 0));
  const chosen = at ? cells.get(at) : undefined;
  return (
    <>
      <div className="scroll heat-scroll" tabIndex={0} role="region" aria-label={say("coverage.table")}>
        <table className="heat">
          <caption className="visually-hidden">{say("coverage.table")}</caption>
          <thead>
            <tr>
              <td />
              {competences.map((one) => (
                <th key={one.id} scope="col">
                  <button type="button" className="link" onClick={() => onCompetence(one)}>
                    {one.label}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {areas.map((area) => (
              <tr key={area.id}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => onArea(area)}>
                    {area.name}
                  </button>
                </th>
                {competences.map((competence) => {
                  const key = keyOf({ area, competence });
                  return (
                    <td key={competence.id}>
                      <Cell row={cells.get(key)} most={most} chosen={at === key} onChoose={setAt} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint">{say("coverage.legend")}</p>
      <div aria-live="polite">{chosen && <Why row={chosen} />}</div>
    </>
  );
}

function keyOf({ area, competence }: { area: { id: string }; competence: { id: string } }): string {
  return `${area.id} ${competence.id}`;
}

type CellProps = { row: Row | undefined; most: number; chosen: boolean; onChoose: (key: string) => void };

/** One of a thousand: drawn again only when something of it changes. */
const Cell = memo(function Cell(props: CellProps) {
  if (!props.row) return null;
  const { area, competence, figures } = props.row;
  const about = `${area.name}, ${competence.label}`;
  if (!figures) {
    return (
      <span className="heat-hidden" title={say("coverage.hidden")}>
        <span aria-hidden="true">·</span>
        <span className="visually-hidden">{say("coverage.hidden")}</span>
      </span>
    );
  }
  const step = figures.gapHours > 0 ? Math.ceil((5 * figures.gapHours) / props.most) : 0;
  return (
    <button
      type="button"
      className={`heat-cell heat-${step}`}
      aria-pressed={props.chosen}
      aria-label={`${number(figures.gapHours, 0)} – ${about}`}
      onClick={() => props.onChoose(keyOf({ area, competence }))}
    >
      {number(figures.gapHours, 0)}
    </button>
  );
});

function Why({ row }: { row: Row }) {
  const { area, competence, figures, reasons, freeHours } = row;
  const { roles } = useViewer();
  const box = useRef<HTMLElement>(null);
  useEffect(() => void box.current?.scrollIntoView({ block: "nearest" }), [row]);
  if (!figures) return null;
  return (
    <section className="card-box" ref={box}>
      <h2 className="h6 capital">
        {competence.label}, {area.name}
      </h2>
      <p className="mb-1">
        {say("coverage.cell", {
          demand: number(figures.demandHours, 0),
          served: number(figures.servedHours, 0),
          coverable: number(figures.coverableHours, 0),
        })}{" "}
        <strong>{say("coverage.missing", { n: figures.gapHours })}</strong>{" "}
        {freeHours !== null && say("coverage.free", { free: hours(Math.round(freeHours)) })}
      </p>
      {reasons.length > 0 && (
        <>
          <p className="mb-0 field-label">{say("coverage.why")}</p>
          <ul className="mb-0">
            {reasons.map((one) => (
              <li key={one.reason}>
                {term("gap", one.reason)}
                {one.hours !== null && `: ${hours(one.hours)}`}
                {one.needCount !== null && ` (${say("coverage.needs", { n: one.needCount })})`}
              </li>
            ))}
          </ul>
        </>
      )}
      {!reasons.length && figures.gapHours > 0 && <p className="mb-0 hint">{say("coverage.noReason")}</p>}
      {sectionsOf(roles).some(({ path }) => path === "/invitations") && (
        <Link href="/invitations" className="d-print-none">{say("invitations.title")}</Link>
      )}
    </section>
  );
}
