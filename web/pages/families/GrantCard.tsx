import { todayHere } from "../parts/Behalf";
import { say, term } from "../words";
import { euros, shortDay } from "../words/formats";
import { Allocate, CloseGrant, Spend, TakeBack } from "./GrantDeeds";
import type { Entry, Grant } from "./grants";

/** The money of a path: what is left, what it went to, and what comes next. */
export function GrantCard({ grant }: { grant: Grant }) {
  const open = grant.state === "OPEN";
  const over = grant.endsOn < todayHere();
  return (
    <div className="sent">
      <p className="mb-1">
        {open ? (
          <>
            <strong>{say("grant.left", { euros: euros(grant.balanceCents) })}</strong>{" "}
            {over ? (
              <span className="badge-state is-open">{say("grant.over", { day: shortDay(grant.endsOn) })}</span>
            ) : (
              say("grant.until", { day: shortDay(grant.endsOn) })
            )}
          </>
        ) : (
          say("grant.closed")
        )}
      </p>
      <details>
        <summary>{say("grant.entries", { n: grant.entries.length })}</summary>
        <ul className="plain-list">
          {grant.entries.map((one) => (
            <EntryPart key={one.number} grant={grant} entry={one} />
          ))}
        </ul>
      </details>
      {open && (
        <>
          <Spend grant={grant} />
          <Allocate grant={grant} />
          <CloseGrant grant={grant} />
        </>
      )}
    </div>
  );
}

function EntryPart({ grant, entry }: { grant: Grant; entry: Entry }) {
  const { number, kind, category, reverses } = entry;
  const takenBack = grant.entries.some((one) => one.reverses === number);
  const told = `${shortDay(entry.on)}, ${euros(entry.cents)}`;
  return (
    <li>
      {shortDay(entry.on)}: {euros(entry.cents)} {term("entry", kind)}
      {category && ` (${term("category", category)})`}
      {reverses !== null && ` ${say("grant.ofEntry", { n: String(reverses) })}`} · {entry.approvedBy}
      {entry.note && ` · ${entry.note}`}
      {takenBack && ` · ${say("grant.takenBack")}`}
      {grant.state === "OPEN" && !takenBack && (kind === "SPEND" || kind === "ALLOCATE") && (
        <TakeBack grant={grant} number={number} about={told} />
      )}
    </li>
  );
}
