import { expect, it } from "vitest";
import { shapeOf } from "./shape";

it("puts numbers into bins as high as their share of the fullest", () => {
  const shape = shapeOf([0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 12]);
  expect(shape?.bars).toHaveLength(12);
  expect(shape?.bars[1]?.share).toBe(1);
  expect(shape?.bars.at(-1)?.share).toBeCloseTo(1 / 3);
  expect(shape?.words).toBe("0 to 12, most in 1 to 2");
});

it("counts levels, the commonest first, and leaves gaps out", () => {
  const shape = shapeOf(["a", "b", "a", null, "a"]);
  expect(shape?.words).toBe("a: 75\u202f%, b: 25\u202f%");
  expect(shape?.bars.map(({ label }) => label)).toEqual(["a", "b"]);
});

it("says how many rare levels are not shown", () => {
  expect(shapeOf([..."aabcdefgh"])?.words).toContain("and 2 more");
});

it("tells from when to when dates run", () => {
  const days = Array.from({ length: 20 }, (_, i) => `2021-01-${10 + ((7 * i) % 20)}`);
  expect(shapeOf(days, "datetime")?.words).toBe("2021-01-10 to 2021-01-29");
  expect(shapeOf(days, "datetime")?.bars).toHaveLength(12);
});

it("draws no bars of names and identifiers that all differ", () => {
  const codes = Array.from({ length: 20 }, (_, i) => 1000 + i);
  expect(shapeOf(codes, "identifier")).toEqual({ bars: [], words: "all different" });
  expect(shapeOf(codes, "continuous")?.words).toContain("1000 to 1020");
});

it("has nothing to show of a column without values", () => {
  expect(shapeOf([null, null])).toBeNull();
});
