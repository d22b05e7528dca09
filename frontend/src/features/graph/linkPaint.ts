// The links of a large drawing as a few strokes on a canvas: a thousand elements of their own are too slow to push.
import type { Curve, End } from "./curve";
import type { Change, PathRole } from "./flow";
import type { LinkEdge } from "./MarkedEdge";
import { isOpen } from "./marks";

/** Links that look alike, drawn at once. */
export interface Stroke {
  /** The custom property that holds the colour. */
  colour: string;
  width: number;
  opacity: number;
  dash: readonly number[];
  course: Path2D;
  heads: Path2D;
  rings: Path2D;
}

const CHANGED: Record<Change, string> = {
  added: "--good",
  removed: "--bad",
  turned: "--unsure",
};
const ROLES: Record<PathRole, { colour: string; dash: number[] }> = {
  causal: { colour: "--path-causal", dash: [] },
  confounding: { colour: "--path-confounding", dash: [12, 5] },
  blocked: { colour: "--path-blocked", dash: [3, 4] },
  undecided: { colour: "--path-blocked", dash: [3, 4] },
};
const HALO = { width: 9, opacity: 0.4 };
const SELECTED = { colour: "--accent", width: 3.2 };
const UNKNOWN = 0.85; // surety of a link of which nothing was resampled
const HEAD = new Path2D("M1,0 L-11,-5.5 L-8.5,0 L-11,5.5 Z");

/** Return the strokes, halos of paths below the links. */
export function strokesOf(edges: readonly LinkEdge[]): Stroke[] {
  const halos = new Map<string, Stroke>();
  const links = new Map<string, Stroke>();
  for (const { data } of edges) {
    if (!data) continue;
    const { curve, role } = data;
    const course = new Path2D(curve.path);
    if (role) strokeIn(halos, { ...HALO, ...ROLES[role] }).course.addPath(course);
    const stroke = strokeIn(links, lookOf(data));
    stroke.course.addPath(course);
    marked(stroke, data.link.edge.source_mark, curve.start);
    marked(stroke, data.link.edge.target_mark, curve.end);
  }
  return [...halos.values(), ...links.values()];
}

type Look = Pick<Stroke, "colour" | "width" | "opacity" | "dash">;

function lookOf({ link, change, isSelected }: NonNullable<LinkEdge["data"]>): Look {
  const surety = Math.round(10 * (link.edge.confidence ?? UNKNOWN)) / 10;
  const dash = isOpen(link.edge) || change === "removed" ? [6, 4] : [];
  if (isSelected) return { ...SELECTED, opacity: 1, dash };
  return {
    colour: change ? CHANGED[change] : "--ink",
    width: 1.1 + 1.5 * surety,
    opacity: link.isEcho ? 0.22 : 0.35 + 0.65 * surety,
    dash,
  };
}

function strokeIn(strokes: Map<string, Stroke>, look: Look): Stroke {
  const key = JSON.stringify(look);
  const known = strokes.get(key);
  if (known) return known;
  const stroke = { ...look, course: new Path2D(), heads: new Path2D(), rings: new Path2D() };
  strokes.set(key, stroke);
  return stroke;
}

function marked({ heads, rings }: Stroke, mark: string, { x, y, angle }: End): void {
  const there = new DOMMatrix().translate(x, y).rotate(angle);
  if (mark === "arrow") heads.addPath(HEAD, there);
  if (mark === "circle") {
    const ring = new Path2D();
    ring.arc(-5.5, 0, 4.8, 0, 2 * Math.PI);
    rings.addPath(ring, there);
  }
}

/** Return the link that runs within `reach` of a point, in the drawing's own pixels. */
export function linkAt(
  context: CanvasRenderingContext2D,
  edges: readonly LinkEdge[],
  { x, y }: Pick<Curve["middle"], "x" | "y">,
  reach: number,
): LinkEdge | null {
  context.save();
  context.resetTransform();
  context.lineWidth = 2 * reach;
  const found = edges.findLast(
    ({ data }) => data && context.isPointInStroke(new Path2D(data.curve.path), x, y),
  );
  context.restore();
  return found ?? null;
}
