import { Icon } from "design-react-kit";
import { Bar, Reasons, points } from "../parts/Bars";
import { Contacts } from "../parts/Contacts";
import { say, term } from "../words";
import { languages, windows } from "../words/formats";
import type { Match } from "./queries";

type Props = { match: Match; rank: number; moved: number; action?: React.ReactNode };

/** One partner's offer: who, where, when, why, and how to reach them. */
export function MatchCard({ match, rank, moved, action }: Props) {
  const { node, criteria, fit, toCheck, requirements } = match;
  const open = requirements.filter((one) => one.verdict === "UNKNOWN");
  return (
    <li className="card-box match" id={`match-${node.id}`} tabIndex={-1}>
      <div className="match-head">
        <span className="rank" aria-label={say("match.rank", { rank })}>
          {rank}
        </span>
        <div>
          <h4 className="h6 mb-0">{node.partner.name}</h4>
          <p className="mb-0">{node.title}</p>
        </div>
        <Moved by={moved} />
        <span className="fit" aria-hidden="true">
          {points(fit)}
        </span>
      </div>
      <Bar criteria={criteria} fit={fit} />
      <dl className="facts">
        <Fact icon="it-map-marker" name={say("match.where")}>
          {[node.place?.name ?? node.modes.map((one) => term("mode", one)).join(", "), node.place?.address]
            .filter(Boolean)
            .join(", ")}
        </Fact>
        <Fact icon="it-clock" name={say("match.when")}>
          {node.windows.length ? windows(node.windows) : say("match.byArrangement")}
        </Fact>
        {node.languages.length > 0 && (
          <Fact icon="it-comment" name={say("match.languages")}>
            {languages(node.languages)}
          </Fact>
        )}
      </dl>
      {toCheck && (
        <div className="to-check">
          <strong>{say("match.toCheck")}</strong>
          <ul>
            {open.map((one) => (
              <li key={one.name}>{one.reason}</li>
            ))}
          </ul>
        </div>
      )}
      <details>
        <summary>{say("match.why")}</summary>
        <Reasons criteria={criteria} fit={fit} />
        <ul className="requirements">
          {requirements
            .filter((one) => one.verdict === "MET")
            .map((one) => (
              <li key={one.name}>
                <span aria-hidden="true">✓</span> {one.reason}
              </li>
            ))}
        </ul>
      </details>
      <Contacts contacts={node.partner.contacts} partner={node.partner.name} />
      {action}
    </li>
  );
}

function Fact({ icon, name, children }: { icon: string; name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>
        <Icon icon={icon} size="sm" aria-hidden />
        <span className="visually-hidden">{name}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How far the last change of weights moved it. */
function Moved({ by }: { by: number }) {
  if (!by) return null;
  const text = say(by > 0 ? "match.up" : "match.down", { n: Math.abs(by) });
  return (
    <span className={by > 0 ? "moved is-up" : "moved is-down"} title={text}>
      <span aria-hidden="true">
        {by > 0 ? "▲" : "▼"}
        {Math.abs(by)}
      </span>
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
