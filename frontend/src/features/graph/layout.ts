// Places nodes and routes links with ELK, in a worker that is a file of its own (a strict CSP forbids blobs).
import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api";
import workerFile from "elkjs/lib/elk-worker.min.js?url";
import { type Curve, curveThrough } from "./curve";
import type { Summary } from "./summary";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  width: number;
  height: number;
  boxes: ReadonlyMap<string, Box>;
  curves: readonly (Curve | null)[];
}

const HEIGHT = 40;
const ROOM = { width: 660, height: 540 };
const GOOD_FIT = 0.9;
const MANY = 80;
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.edgeRouting": "SPLINES",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.spacing.nodeNode": "34",
  "elk.spacing.edgeNode": "22",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
};

const elk = new ELK({ workerFactory: () => new Worker(workerFile) });

/** Room for the name and, where a variable depends on its own past, for those lags. */
const widthOf = (name: string, ownLags: readonly number[]): number =>
  Math.min(230, Math.max(76, 34 + name.length * 7.8)) +
  (ownLags.length ? 18 + 14 * ownLags.length : 0);

/** Lay out to the right and downwards, and keep what is drawn larger on a screen. */
export async function layOut(nodes: readonly string[], summary: Summary): Promise<Layout> {
  const right = await layOutTowards("RIGHT", nodes, summary);
  if (fitOf(right) >= GOOD_FIT || nodes.length > MANY) return right;
  const down = await layOutTowards("DOWN", nodes, summary);
  return fitOf(down) > fitOf(right) ? down : right;
}

/** How large the drawing can be shown; 1 is its own size. */
export const fitOf = ({ width, height }: Layout): number =>
  Math.min(ROOM.width / width, ROOM.height / height, 1.15);

async function layOutTowards(
  direction: "RIGHT" | "DOWN",
  nodes: readonly string[],
  { links, ownLags }: Summary,
): Promise<Layout> {
  const placed: ElkNode = await elk.layout({
    id: "graph",
    layoutOptions: { ...OPTIONS, "elk.direction": direction },
    children: nodes.map((id) => ({
      id,
      width: widthOf(id, ownLags.get(id) ?? []),
      height: HEIGHT,
    })),
    edges: links.map(({ edge }, index) => ({
      id: String(index),
      sources: [edge.source],
      targets: [edge.target],
    })),
  });
  const { width = 0, height = 0, edges = [] } = placed;
  return { width, height, boxes: boxesOf(placed), curves: edges.map(curveOf) };
}

function boxesOf({ children = [] }: ElkNode): ReadonlyMap<string, Box> {
  return new Map(
    children.map(({ id, x = 0, y = 0, width = 0, height = 0 }) => [id, { x, y, width, height }]),
  );
}

function curveOf({ sections }: ElkExtendedEdge): Curve | null {
  const section = sections?.[0];
  if (!section) return null;
  return curveThrough([section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
}
