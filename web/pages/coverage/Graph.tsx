import cytoscape, { type Core, type ElementDefinition } from "cytoscape";
import { useEffect, useRef, useState } from "react";
import { say } from "../words";
import type { Joint, Line, Place } from "./placing";
import type { Position, Tie } from "./queries";

type Props = {
  positions: readonly Position[];
  ties: readonly Tie[];
  /** Those that the filters leave; the others go out of sight, and nobody moves. */
  shown: ReadonlySet<string>;
  chosen: string | null;
  onChoose: (partner: { id: string; name: string }) => void;
};

const COLOURS = ["#0066cc", "#c0266b", "#00806a", "#8a2fa0", "#b35900", "#4a7a1f", "#5c6f82", "#a33200"];
const OWN_STYLE = "__________cytoscape_stylesheet";
const AT_ONCE = 150;
const CLOSER = 1.4;
const LETTERS = 12;
/** So many pixels high on the screen a name can be read. */
const LEGIBLE = 7;

/** The network as a picture; the tables beside it say the same, within reach of the keyboard. */
export default function Graph({ positions, ties, shown, chosen, onChoose }: Props) {
  const home = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Core | null>(null);
  const choose = useRef(onChoose);
  choose.current = onChoose;

  useEffect(() => {
    let over = false;
    let core: Core | null = null;
    const joints = positions.map((one) => ({ id: one.partner.id, size: sizeOf(one) }));
    const known = new Set(joints.map((one) => one.id));
    const lines = ties
      .filter((one) => known.has(one.one.id) && known.has(one.other.id))
      .map((one) => ({ source: one.one.id, target: one.other.id, weight: one.weight }));
    const worker = place(joints, lines, (places) => {
      if (over || !home.current) return;
      core = open(home.current);
      core.on("tap", "node", (event) => {
        const { id, name } = event.target.data() as { id: string; name: string };
        choose.current({ id, name });
      });
      void draw(core, [...nodesOf(positions, places), ...lines.map(edgeOf)], () => over).then(() => !over && setDrawn(core));
    });
    return () => {
      over = true;
      worker.terminate();
      setDrawn(null);
      core?.destroy();
    };
  }, [positions, ties]);

  useEffect(() => {
    if (!drawn) return;
    drawn.batch(() => {
      drawn.nodes().forEach((node) => void node.toggleClass("away", !shown.has(node.id())));
    });
    const fit = () => fitShown(drawn);
    fit();
    drawn.on("resize", fit);
    return () => void drawn.off("resize", fit);
  }, [drawn, shown]);

  useEffect(() => {
    if (!drawn) return;
    const look = () => nameLegibly(drawn);
    look();
    drawn.on("viewport", look);
    return () => void drawn.off("viewport", look);
  }, [drawn]);

  useEffect(() => {
    if (!drawn) return;
    drawn.elements().unselect();
    if (chosen) drawn.getElementById(chosen).select();
  }, [drawn, chosen]);

  return (
    <>
      <div className="graph-buttons">
        <button type="button" className="btn btn-outline-primary" aria-label={say("map.in")} onClick={() => drawn && zoom(drawn, CLOSER)}>
          +
        </button>
        <button type="button" className="btn btn-outline-primary" aria-label={say("map.out")} onClick={() => drawn && zoom(drawn, 1 / CLOSER)}>
          −
        </button>
        <button type="button" className="btn btn-outline-primary" onClick={() => drawn && fitShown(drawn)}>
          {say("network.fit")}
        </button>
      </div>
      <div ref={home} className="graph __________cytoscape_container" aria-hidden="true" data-drawn={drawn ? "" : undefined} />
    </>
  );
}

function zoom(core: Core, times: number): void {
  core.zoom({ level: core.zoom() * times, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } });
}

function fitShown(core: Core): void {
  const shown = core.nodes(":visible");
  if (shown.nonempty()) core.fit(shown, 40);
}

/** Name those in sight where names can be read: a name that is too small to be read takes as long to measure as another. */
function nameLegibly(core: Core): void {
  if (core.zoom() * LETTERS < LEGIBLE) {
    core.nodes(".named").removeClass("named");
    return;
  }
  const { x1, x2, y1, y2 } = core.extent();
  const unnamed = core.nodes().filter((node) => {
    const { x, y } = node.position();
    return !node.hasClass("named") && x >= x1 && x <= x2 && y >= y1 && y <= y2;
  });
  if (unnamed.nonempty()) unnamed.addClass("named");
}

/** Have everybody's place worked out beside the page. */
function place(joints: Joint[], lines: Line[], then: (places: Place[]) => void): Worker {
  const worker = new Worker(new URL("./placing.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<Place[]>) => {
    worker.terminate();
    then(data);
  };
  worker.postMessage({ joints, lines });
  return worker;
}

/** Put everything there a part at a time: between two parts the page answers. */
async function draw(core: Core, elements: ElementDefinition[], over: () => boolean): Promise<void> {
  for (let from = 0; from < elements.length; from += AT_ONCE) {
    if (over()) return;
    core.add(elements.slice(from, from + AT_ONCE));
    if (from === 0) core.fit(undefined, 20);
    await new Promise((rested) => setTimeout(rested));
  }
}

function sizeOf(one: Position): number {
  return 12 + 2.5 * Math.sqrt(one.strength);
}

function nodesOf(positions: readonly Position[], places: readonly Place[]): ElementDefinition[] {
  const where = new Map(places.map(({ id, x, y }) => [id, { x, y }]));
  return positions.map((one) => ({
    position: where.get(one.partner.id),
    data: {
      id: one.partner.id,
      name: one.partner.name,
      size: sizeOf(one),
      colour: COLOURS[(one.community - 1) % COLOURS.length]!,
      edge: one.articulation ? 4 : 0,
    },
  }));
}

function edgeOf({ source, target, weight }: Line): ElementDefinition {
  return { data: { source, target, width: Math.min(6, 0.5 + weight / 2) } };
}

function open(container: HTMLDivElement): Core {
  keepStyleOut();
  return cytoscape({
    container,
    style: [
      {
        selector: "node",
        style: {
          width: "data(size)",
          height: "data(size)",
          "background-color": "data(colour)",
          "border-width": "data(edge)",
          "border-color": "#17324d",
          "font-size": LETTERS,
          color: "#17324d",
          "text-wrap": "ellipsis",
          "text-max-width": "110px",
        },
      },
      { selector: ".named", style: { label: "data(name)" } },
      { selector: "edge", style: { width: "data(width)", "line-color": "#aab4bf", opacity: 0.6, "curve-style": "haystack" } },
      { selector: ".away", style: { display: "none" } },
      { selector: ":selected", style: { "background-color": "#ff9900", "border-width": 4 } },
    ],
    layout: { name: "preset" },
    hideEdgesOnViewport: true,
    maxZoom: 4,
  });
}

/** Cytoscape writes a style into the page unless one by its name is there; the page's policy refuses it, and style.css has it. */
function keepStyleOut(): void {
  if (document.getElementById(OWN_STYLE)) return;
  const mark = document.createElement("template");
  mark.id = OWN_STYLE;
  document.head.append(mark);
}
