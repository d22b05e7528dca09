import { expect, it } from "vitest";
import { curveThrough } from "./curve";

it("points each end into its node", () => {
  const curve = curveThrough([
    { x: 0, y: 0 },
    { x: 50, y: 0 },
    { x: 100, y: 50 },
    { x: 100, y: 100 },
  ]);
  expect(Math.abs(curve?.start.angle ?? 0)).toBe(180);
  expect(curve?.end.angle).toBe(90);
  expect(curve?.path).toContain("C");
});

it("finds a direction where control points repeat the ends", () => {
  const from = { x: 0, y: 0 };
  const to = { x: 80, y: 0 };
  const curve = curveThrough([from, from, to, to]);
  expect(Math.abs(curve?.start.angle ?? 0)).toBe(180);
  expect(curve?.end.angle).toBe(0);
});

it("draws nothing through fewer than two places", () => {
  expect(curveThrough([])).toBeNull();
  expect(
    curveThrough([
      { x: 1, y: 1 },
      { x: 1, y: 1 },
    ]),
  ).toBeNull();
});
