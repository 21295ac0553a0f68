import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";

export type Joint = { id: string; size: number };
export type Line = { source: string; target: string; weight: number };
export type Place = { id: string; x: number; y: number };

const ROUNDS = 300;

/** Where each one stands: those who share much near each other, nobody upon another. Runs beside the page, which goes on answering. */
self.onmessage = ({ data }: MessageEvent<{ joints: Joint[]; lines: Line[] }>) => {
  const nodes = data.joints.map((one) => ({ ...one }) as Joint & SimulationNodeDatum);
  const links = data.lines.map((one) => ({ ...one }));
  forceSimulation(nodes)
    .force("link", forceLink<(typeof nodes)[number], (typeof links)[number]>(links).id((one) => one.id).distance(60))
    .force("apart", forceManyBody().strength(-120).distanceMax(900))
    .force("beside", forceCollide<(typeof nodes)[number]>((one) => one.size / 2 + 4))
    .force("across", forceX(0).strength(0.05))
    .force("down", forceY(0).strength(0.07))
    .stop()
    .tick(ROUNDS);
  self.postMessage(nodes.map(({ id, x, y }): Place => ({ id, x: x ?? 0, y: y ?? 0 })));
};
