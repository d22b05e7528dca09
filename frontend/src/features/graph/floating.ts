// The course of a link between two boxes, where no router has drawn one: border to border, bent where asked.
import type { Curve, End, Point } from "./curve";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** `bend` moves the middle sideways, in pixels; links that would cross a node between need it. */
export function curveBetween(from: Box, to: Box, bend = 0): Curve {
  const [a, b] = [middle(from), middle(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const aside = { x: (-(b.y - a.y) / length) * bend, y: ((b.x - a.x) / length) * bend };
  const control = { x: (a.x + b.x) / 2 + 2 * aside.x, y: (a.y + b.y) / 2 + 2 * aside.y };
  const start = edgeOf(from, control);
  const end = edgeOf(to, control);
  return {
    path: `M${xy(start)}Q${xy(control)} ${xy(end)}`,
    start: pointed(start, control),
    end: pointed(end, control),
    middle: {
      x: (start.x + 2 * control.x + end.x) / 4,
      y: (start.y + 2 * control.y + end.y) / 4,
    },
  };
}

/** Where the way from the middle of a box towards a point leaves it. */
function edgeOf(box: Box, towards: Point): Point {
  const centre = middle(box);
  const [dx, dy] = [towards.x - centre.x, towards.y - centre.y];
  const across = dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx);
  const along = dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy);
  const share = Math.min(across, along, 1);
  return { x: centre.x + dx * share, y: centre.y + dy * share };
}

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const pointed = (at: Point, from: Point): End => ({
  ...at,
  angle: (Math.atan2(at.y - from.y, at.x - from.x) * 180) / Math.PI,
});

const xy = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;
