import cytoscape, { type Core } from "cytoscape";
import { useEffect, useRef } from "react";
import type { Position, Tie } from "./queries";

type Props = {
  positions: readonly Position[];
  ties: readonly Tie[];
  chosen: string | null;
  onChoose: (partner: { id: string; name: string }) => void;
};

const COLOURS = ["#0066cc", "#c0266b", "#00806a", "#8a2fa0", "#b35900", "#4a7a1f", "#5c6f82", "#a33200"];
const OWN_STYLE = "__________cytoscape_stylesheet";

/** The network as a picture; the tables beside it say the same, within reach of the keyboard. */
export default function Graph({ positions, ties, chosen, onChoose }: Props) {
  const home = useRef<HTMLDivElement>(null);
  const drawn = useRef<Core | null>(null);
  const choose = useRef(onChoose);
  choose.current = onChoose;

  useEffect(() => {
    if (!home.current) return;
    keepStyleOut();
    const known = new Set(positions.map((one) => one.partner.id));
    const core = cytoscape({
      container: home.current,
      elements: [
        ...positions.map((one) => ({
          data: {
            id: one.partner.id,
            name: one.partner.name,
            size: 12 + 2.5 * Math.sqrt(one.strength),
            colour: COLOURS[(one.community - 1) % COLOURS.length]!,
            edge: one.articulation ? 4 : 0,
          },
        })),
        ...ties
          .filter((one) => known.has(one.one.id) && known.has(one.other.id))
          .map((one) => ({
            data: { source: one.one.id, target: one.other.id, width: Math.min(6, 0.5 + one.weight / 2) },
          })),
      ],
      style: [
        {
          selector: "node",
          style: {
            width: "data(size)",
            height: "data(size)",
            "background-color": "data(colour)",
            "border-width": "data(edge)",
            "border-color": "#17324d",
            label: "data(name)",
            "font-size": 9,
            "min-zoomed-font-size": 7,
            color: "#17324d",
            "text-wrap": "ellipsis",
            "text-max-width": "110px",
          },
        },
        { selector: "edge", style: { width: "data(width)", "line-color": "#aab4bf", opacity: 0.6, "curve-style": "haystack" } },
        { selector: ":selected", style: { "background-color": "#ff9900", "border-width": 4 } },
      ],
      layout: { name: "cose", animate: false, randomize: true, nodeRepulsion: () => 9000, idealEdgeLength: () => 60, padding: 20 },
      wheelSensitivity: 0.3,
    });
    core.on("tap", "node", (event) => {
      const { id, name } = event.target.data() as { id: string; name: string };
      choose.current({ id, name });
    });
    drawn.current = core;
    return () => core.destroy();
  }, [positions, ties]);

  useEffect(() => {
    const core = drawn.current;
    if (!core) return;
    core.elements().unselect();
    if (chosen) core.getElementById(chosen).select();
  }, [chosen, positions, ties]);

  return <div ref={home} className="graph __________cytoscape_container" aria-hidden="true" />;
}

/** Cytoscape writes a style into the page unless one by its name is there; the page's policy refuses it, and style.css has it. */
function keepStyleOut(): void {
  if (document.getElementById(OWN_STYLE)) return;
  const mark = document.createElement("template");
  mark.id = OWN_STYLE;
  document.head.append(mark);
}
