import { useEffect, useRef, useState, type ReactNode } from "react";
import { sentence } from "../parts/Refusals";
import type { MapPlace } from "../parts/LazyAreaMap";
import { say } from "../words";
import { Fixes } from "./Fixes";
import { MatchCard } from "./MatchCard";
import { Services } from "./Services";
import type { Fix, Match, Searched } from "./queries";

const FEW = 4;

type Props = {
  searched: Searched;
  weights?: object;
  onApply?: (fix: Fix) => void;
  action?: (match: Match, rank: number) => ReactNode;
};

/** Who could meet one need, best first; what would open more; what the city has besides. */
export function Results({ searched, weights, onApply, action }: Props) {
  const [all, setAll] = useState(false);
  const { matches, competence } = searched;
  const moves = useMoves(
    matches.edges.map((one) => one.node.id),
    JSON.stringify(weights ?? {}),
  );
  const shown = all ? matches.edges : matches.edges.slice(0, FEW);
  return (
    <section className="results" aria-label={say("results.of", { competence: competence.label })}>
      <h3 className="h5">
        {competence.label} <span className="count">{say("results.count", { n: matches.totalCount })}</span>
      </h3>
      {searched.unanswerable && <p className="to-check">{sentence(searched.unanswerable)}</p>}
      {!matches.edges.length && !searched.unanswerable && <p>{say("results.none")}</p>}
      <ol className="matches">
        {shown.map((match, index) => (
          <MatchCard
            key={match.node.id}
            match={match}
            rank={index + 1}
            moved={moves[match.node.id] ?? 0}
            action={action?.(match, index + 1)}
          />
        ))}
      </ol>
      {matches.edges.length > FEW && (
        <button type="button" className="btn btn-outline-primary btn-sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? say("results.fewer") : say("results.more", { n: matches.edges.length - FEW })}
        </button>
      )}
      <Fixes fixes={searched.fixes} onApply={onApply} />
      <Services services={searched.services} />
    </section>
  );
}

/** By how many places each has moved since the weights changed. */
function useMoves(order: string[], weights: string): Record<string, number> {
  const before = useRef({ order, weights });
  const [moves, setMoves] = useState<Record<string, number>>({});
  const written = order.join();
  useEffect(() => {
    const then = before.current.order;
    if (before.current.weights !== weights && then.join() !== written) {
      const now = written.split(",");
      setMoves(Object.fromEntries(now.map((id, at) => [id, then.includes(id) ? then.indexOf(id) - at : 0])));
      before.current = { order: now, weights };
    } else if (then.join() !== written) {
      setMoves({});
      before.current = { order: written.split(","), weights };
    }
  }, [written, weights]);
  return moves;
}

/** Where the best of each need are, numbered as in the list; offers at one place share a mark. */
export function placesOf(needs: readonly Searched[]): MapPlace[] {
  const found = new Map<string, MapPlace>();
  for (const need of needs) {
    need.matches.edges.slice(0, FEW).forEach(({ node }, index) => {
      const point = node.place?.point;
      if (!point) return;
      const at = `${point.latitude},${point.longitude}`;
      const label = `${index + 1}. ${node.partner.name}: ${node.title}`;
      const there = found.get(at);
      found.set(
        at,
        there
          ? { ...there, mark: merged(there.mark, index + 1), label: `${there.label}; ${label}` }
          : { id: node.id, mark: String(index + 1), label, ...point },
      );
    });
  }
  return [...found.values()];
}

function merged(mark: string, rank: number): string {
  return mark.split("·").includes(String(rank)) ? mark : `${mark}·${rank}`;
}
