// A graph over time on a grid: a row per variable, a column per step, the present on the right.

import type { Drawing } from "./drawing";
import { curveBetween } from "./floating";
import { HEIGHT, type Layout, widthOf } from "./sketch";

const GAP = { across: 110, down: 44 };
const BEND = 34;

export function layOutLattice({ places, links }: Drawing): Layout {
  const names = [...new Set(places.map(({ name }) => name))];
  const longest = Math.max(...places.map(({ ago }) => ago ?? 0));
  const width = Math.max(...places.map(widthOf));
  const boxes = new Map(
    places.map(({ id, name, ago }) => [
      id,
      {
        x: (longest - (ago ?? 0)) * (width + GAP.across),
        y: names.indexOf(name) * (HEIGHT + GAP.down),
        width,
        height: HEIGHT,
      },
    ]),
  );
  const curves = links.map(({ from, to, edge }) => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (!a || !b) return null;
    // A link along its own row, or down its own column, passes over what lies between.
    const isOverOthers =
      (a.y === b.y && (edge.lag ?? 0) > 1) || (a.x === b.x && Math.abs(a.y - b.y) > HEIGHT * 2.5);
    return curveBetween(a, b, isOverOthers ? BEND : 0);
  });
  return {
    width: (longest + 1) * width + longest * GAP.across,
    height: names.length * (HEIGHT + GAP.down),
    boxes,
    curves,
  };
}
