import { expect, test } from "vitest";
import { linesOf } from "./axisTitle";

const TITLE = "largest step after the start, as a multiple of the largest before";

test("a title that fits stays on one line", () => {
  expect(linesOf(TITLE, 900)).toEqual([TITLE]);
});

test("a title that is wider than its drawing is broken between words, and loses none", () => {
  const lines = linesOf(TITLE, 330);
  expect(lines.length).toBe(2);
  expect(lines.join(" ")).toBe(TITLE);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
});

test("a word wider than its drawing stands on a line of its own", () => {
  expect(linesOf("estimated incomprehensibilities", 100)).toEqual([
    "estimated",
    "incomprehensibilities",
  ]);
});
