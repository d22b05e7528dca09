// Layers for graphs too large for a careful router: longest paths give columns, neighbours the order in them.
import { curveBetween } from "./floating";
import { HEIGHT, type Layout, type Sketch } from "./sketch";

const GAP = { across: 90, down: 22 };
const SWEEPS = 6;

export function layOutQuickly({ boxes, links }: Sketch): Layout {
  const ids = boxes.map(({ id }) => id);
  const forward = withoutCycles(ids, links);
  const columns = wrapped(ordered(layersOf(ids, forward), forward), ids.length);
  const widths = new Map(boxes.map(({ id, width }) => [id, width]));
  const placed = new Map<string, { x: number; y: number; width: number; height: number }>();
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  let x = 0;
  for (const column of columns) {
    const width = Math.max(0, ...column.map((id) => widths.get(id) ?? 0));
    const top = ((tallest - column.length) * (HEIGHT + GAP.down)) / 2;
    column.forEach((id, row) => {
      const y = top + row * (HEIGHT + GAP.down);
      placed.set(id, { x, y, width: widths.get(id) ?? 0, height: HEIGHT });
    });
    x += width + GAP.across;
  }
  const curves = links.map(({ from, to }) => {
    const [a, b] = [placed.get(from), placed.get(to)];
    return a && b ? curveBetween(a, b) : null;
  });
  return { width: x - GAP.across, height: tallest * (HEIGHT + GAP.down), boxes: placed, curves };
}

type Ways = ReadonlyMap<string, readonly string[]>;

/** From each node to those that it leads to, leaving out what would close a circle. */
function withoutCycles(ids: readonly string[], links: Sketch["links"]): Ways {
  const all = grouped(links.map(({ from, to }) => [from, to] as const));
  const state = new Map<string, "open" | "done">();
  const kept: (readonly [string, string])[] = [];
  for (const root of ids) {
    if (state.has(root)) continue;
    const stack = [{ id: root, next: 0 }];
    state.set(root, "open");
    while (stack.length > 0) {
      const top = stack.at(-1) as { id: string; next: number };
      const to = all.get(top.id)?.[top.next];
      top.next += 1;
      if (to === undefined) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(to) !== "open") {
        kept.push([top.id, to]);
        if (!state.has(to)) {
          state.set(to, "open");
          stack.push({ id: to, next: 0 });
        }
      }
    }
  }
  return grouped(kept);
}

/** Each node in the column behind the furthest of its causes. */
function layersOf(ids: readonly string[], forward: Ways): string[][] {
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const ends of forward.values()) {
    for (const to of ends) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const layers: string[][] = [];
  let now = ids.filter((id) => waiting.get(id) === 0);
  while (now.length > 0) {
    layers.push(now);
    const next: string[] = [];
    for (const to of now.flatMap((id) => forward.get(id) ?? [])) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) next.push(to);
    }
    now = next;
  }
  return layers;
}

/** Put nodes beside their neighbours: sweep there and back, sorting by the neighbours' mean place. */
function ordered(layers: string[][], forward: Ways): string[][] {
  const backward = grouped(
    [...forward].flatMap(([from, ends]) => ends.map((to) => [to, from] as const)),
  );
  let sorted = layers;
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const near = sweep % 2 === 0 ? backward : forward;
    const place = new Map(
      sorted.flatMap((layer) => layer.map((id, at) => [id, at / layer.length])),
    );
    sorted = sorted.map((layer) =>
      layer
        .map((id) => ({ id, at: mean((near.get(id) ?? []).map((n) => place.get(n) ?? 0)) }))
        .map(({ id, at }) => ({ id, at: at ?? place.get(id) ?? 0 }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ id }) => id),
    );
  }
  return sorted;
}

/** Break columns that are much higher than the whole is wide. */
function wrapped(layers: readonly string[][], count: number): string[][] {
  const most = Math.max(8, Math.ceil(1.6 * Math.sqrt(count)));
  return layers.flatMap((layer) => {
    const parts = Math.ceil(layer.length / most);
    const size = Math.ceil(layer.length / parts);
    return Array.from({ length: parts }, (_, i) => layer.slice(i * size, (i + 1) * size));
  });
}

function grouped(pairs: Iterable<readonly [string, string]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    const group = groups.get(from);
    if (group) group.push(to);
    else groups.set(from, [to]);
  }
  return groups;
}

const mean = (values: readonly number[]): number | null =>
  values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
