import { expect, it } from "vitest";
import type { Figure, Result } from "@/api/types";
import { cellOf } from "./cells";
import { treeOf } from "./groups";
import { biasShare, explorable } from "./hiddenCause";
import { lessonOf } from "./lessons";
import { isCurveToRead, readAt, spotsOf } from "./reading";

const dose = {
  kind: "curve",
  name: "dose_response",
  rows: [
    { line: "mean", x: 10, value: 4, low: 2, high: 6 },
    { line: "mean", x: 0, value: 2, low: 1, high: 3 },
    { line: "other", x: 5, value: 99, low: null, high: null },
  ],
} as unknown as Figure;

it("reads a curve between its points, and not beyond them", () => {
  expect(readAt(spotsOf(dose), 5)).toEqual({ value: 3, low: 1.5, high: 4.5 });
  expect(readAt(spotsOf(dose), 0)?.value).toBe(2);
  expect(readAt(spotsOf(dose), 10)?.value).toBe(4);
  expect(readAt([], 3)).toBeNull();
});

it("asks what if of doses alone", () => {
  expect(isCurveToRead(dose)).toBe(true);
  expect(isCurveToRead({ ...dose, name: "event_study" })).toBe(false);
});

it("takes all of the effect away at the robustness value, and none without a hidden cause", () => {
  expect(biasShare(0.17, 0.17, 0.17)).toBeCloseTo(1, 10);
  expect(biasShare(0.17, 0, 0.17)).toBe(0);
  expect(biasShare(0.3, 0.3, 0.17)).toBeGreaterThan(1);
});

it("explores only what has a robustness value", () => {
  const result = (value: number | null) =>
    ({
      estimates: [{ primary: true }],
      sensitivity: [{ method: "robustness_value", value }],
    }) as unknown as Result;
  expect(explorable(result(0.2))?.robustness).toBe(0.2);
  expect(explorable(result(null))).toBeNull();
});

it("tells a condition once that several groups begin with", () => {
  const group = (words: string) => ({ words }) as Result["subgroups"][number];
  const [young, old] = treeOf([
    group("age < 40"),
    group("age < 40 and sex = f"),
    group("age ≥ 40"),
  ]);
  expect(young?.branches.map(({ condition }) => condition)).toEqual(["sex = f"]);
  expect(young?.group?.words).toBe("age < 40");
  expect(old?.branches).toEqual([]);
});

it("teaches by the curve's name first, then by the kind of chart", () => {
  expect(lessonOf({ kind: "curve", name: "event_study" })?.words).toContain("Before the start");
  expect(lessonOf({ kind: "forest" })?.words).toContain("method");
  expect(lessonOf({ kind: "curve", name: "something else" })).toBeNull();
});

it("writes data with four digits", () => {
  expect([cellOf(0.012345), cellOf(12345.6), cellOf(null), cellOf("a")]).toEqual([
    "0.01235",
    "12,346",
    "–",
    "a",
  ]);
});
