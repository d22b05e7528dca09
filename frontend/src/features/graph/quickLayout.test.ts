import { expect, it } from "vitest";
import { draftOf, newArrow } from "./draft";
import { latticeDrawing, placeId, summaryDrawing } from "./drawing";
import { curveBetween } from "./floating";
import { layOutLattice } from "./latticeLayout";
import { layOutQuickly } from "./quickLayout";
import { sketchOf } from "./sketch";

const names = Array.from({ length: 60 }, (_, i) => `v${i}`);

it("puts causes left of their effects and nothing upon another", () => {
  const edges = names.slice(1).map((name, i) => newArrow(`v${Math.floor(i / 2)}`, name));
  const { boxes, curves } = layOutQuickly(sketchOf(summaryDrawing(names, edges)));
  for (const { source, target } of edges) {
    expect(boxes.get(source)?.x).toBeLessThan(boxes.get(target)?.x ?? 0);
  }
  const corners = [...boxes.values()].map(({ x, y }) => `${x} ${y}`);
  expect(new Set(corners).size).toBe(names.length);
  expect(curves.every((curve) => curve !== null)).toBe(true);
});

it("places every variable of a graph with circles of arrows", () => {
  const circle = [newArrow("v0", "v1"), newArrow("v1", "v2"), newArrow("v2", "v0")];
  expect(layOutQuickly(sketchOf(summaryDrawing(names, circle))).boxes.size).toBe(60);
});

it("shows a link over time once for each step that it fits into", () => {
  const { nodes, edges } = draftOf({
    nodes: ["a", "b"],
    edges: [newArrow("a", "b", 2), newArrow("b", "a", 1)],
    graph_class: "lagged_dag",
  });
  const drawing = latticeDrawing(nodes, edges);
  expect(drawing.places).toHaveLength(6);
  expect(drawing.links.filter(({ isEcho }) => isEcho)).toHaveLength(1);
  const { boxes } = layOutLattice(drawing);
  const [past, now] = [boxes.get(placeId("a", 2)), boxes.get(placeId("a", 0))];
  expect(past?.y).toBe(now?.y);
  expect(past?.x).toBeLessThan(now?.x ?? 0);
});

it("ends a straight link at the borders of its boxes, pointing in", () => {
  const box = (x: number) => ({ x, y: 0, width: 100, height: 40 });
  const { start, end } = curveBetween(box(0), box(300));
  expect([start.x, start.y]).toEqual([100, 20]);
  expect([end.x, end.y, end.angle]).toEqual([300, 20, 0]);
});
