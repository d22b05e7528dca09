// A routed link as an SVG path, with the direction in which each end meets its node.

export interface Point {
  x: number;
  y: number;
}

export interface End extends Point {
  /** Degrees, pointing out of the link into the node. */
  angle: number;
}

export interface Curve {
  path: string;
  start: End;
  end: End;
  middle: Point;
}

/** Read ELK's points: a start, then Bézier triples; anything else is drawn as straight pieces. */
export function curveThrough(points: readonly Point[]): Curve | null {
  const first = points[0];
  const last = points.at(-1);
  // A straight course repeats its ends as control points, which have no direction.
  const second = points.find((point) => first && isApart(first, point));
  const beforeLast = points.findLast((point) => last && isApart(last, point));
  if (!first || !second || !last || !beforeLast) return null;
  return {
    path: `M${xy(first)}${pieces(points.slice(1))}`,
    start: { ...first, angle: angle(second, first) },
    end: { ...last, angle: angle(beforeLast, last) },
    middle: middleOf(points),
  };
}

function pieces(rest: readonly Point[]): string {
  if (rest.length % 3 !== 0) return rest.map((point) => `L${xy(point)}`).join("");
  return rest.map((point, i) => `${i % 3 === 0 ? "C" : " "}${xy(point)}`).join("");
}

function middleOf(points: readonly Point[]): Point {
  const a = points[Math.floor((points.length - 1) / 2)] as Point;
  const b = points[Math.ceil((points.length - 1) / 2)] as Point;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

const isApart = (a: Point, b: Point): boolean => Math.hypot(a.x - b.x, a.y - b.y) > 0.5;

const xy = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;

const angle = (from: Point, to: Point): number =>
  (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
