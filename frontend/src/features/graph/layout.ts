// Places nodes and routes links off the page's thread: ELK for what can be read, layers for what is large.
import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api";
import workerFile from "elkjs/lib/elk-worker.min.js?url";
import { type Curve, curveThrough } from "./curve";
import { layOutFan } from "./fanLayout";
import type { Box } from "./floating";
import { HEIGHT, type Layout, type Sketch } from "./sketch";

export interface Room {
  width: number;
  height: number;
}

export const PANEL: Room = { width: 660, height: 540 };
const STUDIO: Room = { width: 960, height: 520 };
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

// ELK's worker is a file of its own: a strict CSP forbids blobs.
let elk: InstanceType<typeof ELK> | null = null;

const started = () => {
  elk ??= new ELK({ workerFactory: () => new Worker(workerFile) });
  return elk;
};

/** Lay out to the right and downwards, and keep what is drawn larger on a screen. */
export async function layOut(sketch: Sketch, room = STUDIO): Promise<Layout> {
  if (sketch.boxes.length > MANY) return layOutMany(sketch);
  const fan = layOutFan(sketch);
  if (fan) return fan;
  const right = await layOutTowards("RIGHT", sketch);
  if (fitOf(right, room) >= GOOD_FIT) return right;
  const down = await layOutTowards("DOWN", sketch);
  return fitOf(down, room) > fitOf(right, room) ? down : right;
}

/** How large the drawing can be shown; 1 is its own size. */
export const fitOf = ({ width, height }: Layout, room = PANEL): number =>
  Math.min(room.width / width, room.height / height, 1.15);

function layOutMany(sketch: Sketch): Promise<Layout> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./quickLayout.worker.ts", import.meta.url), {
      type: "module",
    });
    worker.onmessage = ({ data }: MessageEvent<Layout>) => {
      resolve(data);
      worker.terminate();
    };
    worker.onerror = ({ message }) => {
      reject(new Error(message));
      worker.terminate();
    };
    worker.postMessage(sketch);
  });
}

async function layOutTowards(
  direction: "RIGHT" | "DOWN",
  { boxes, links }: Sketch,
): Promise<Layout> {
  const hasTiers = boxes.some(({ tier }) => tier !== null);
  const placed: ElkNode = await started().layout({
    id: "graph",
    layoutOptions: {
      ...OPTIONS,
      "elk.direction": direction,
      ...(hasTiers && { "elk.partitioning.activate": "true" }),
    },
    children: boxes.map(({ id, width, tier }) => ({
      id,
      width,
      height: HEIGHT,
      ...(tier !== null && { layoutOptions: { "elk.partitioning.partition": String(tier) } }),
    })),
    edges: links.map(({ from, to }, index) => ({
      id: String(index),
      sources: [from],
      targets: [to],
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
