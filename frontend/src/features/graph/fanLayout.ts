// Where many variables point at the same few, as covariates at a treatment and an outcome: the few stand in
// one row and the many above and below it, so that no link runs behind a box.
import { curveBetween } from "./floating";
import { HEIGHT, type Layout, type Sketch } from "./sketch";

const GAP = { across: 22, down: 96, core: 150 };
const SPREAD = 0.3; // of the width between two of the few
const FEWEST = 6;
const LARGEST_CORE = 4;

/** Return the layout, or null where the graph has another shape. */
export function layOutFan(sketch: Sketch): Layout | null {
  const { boxes, links } = sketch;
  const caused = new Set(links.map(({ to }) => to));
  const sources = boxes.filter(({ id }) => !caused.has(id));
  const core = boxes.filter(({ id }) => caused.has(id));
  const isPlain = boxes.every(({ tier }) => tier === null);
  if (!isPlain || sources.length < FEWEST || core.length === 0 || core.length > LARGEST_CORE) {
    return null;
  }
  const half = Math.ceil(sources.length / 2);
  const rows = [sources.slice(0, half), inOrder(core, links), sources.slice(half)];
  const widest = Math.max(...rows.map((row) => widthOf(row, GAP.across)));
  const gaps = [GAP.across, Math.max(GAP.core, SPREAD * widest), GAP.across];
  const widths = rows.map((row, i) => widthOf(row, gaps[i] ?? 0));
  const width = Math.max(...widths);
  const placed = new Map(
    rows.flatMap((row, i) =>
      inRow(row, gaps[i] ?? 0, (width - (widths[i] ?? 0)) / 2, i * (HEIGHT + GAP.down)),
    ),
  );
  const curves = links.map(({ from, to }) => {
    const [a, b] = [placed.get(from), placed.get(to)];
    return a && b ? curveBetween(a, b) : null;
  });
  return { width, height: 3 * HEIGHT + 2 * GAP.down, boxes: placed, curves };
}

type Boxes = Sketch["boxes"];

/** Causes before their effects, as far as the few order each other. */
function inOrder(core: Boxes, links: Sketch["links"]): Boxes {
  const ids = new Set(core.map(({ id }) => id));
  const causes = (id: string) => links.filter(({ from, to }) => to === id && ids.has(from)).length;
  return core.toSorted((a, b) => causes(a.id) - causes(b.id));
}

const widthOf = (row: Boxes, gap: number): number =>
  row.reduce((sum, { width }) => sum + width, 0) + gap * Math.max(0, row.length - 1);

function inRow(row: Boxes, gap: number, left: number, y: number) {
  let x = left;
  return row.map(({ id, width }) => {
    const box = { x, y, width, height: HEIGHT };
    x += width + gap;
    return [id, box] as const;
  });
}
