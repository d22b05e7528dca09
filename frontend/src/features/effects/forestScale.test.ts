import { expect, it } from "vitest";
import type { Estimate } from "@/api/types";
import { comparable, inPoints, place, referenceOf, scaleOf } from "./forestScale";

const estimate = (id: string, value: number, interval: [number, number], more = {}): Estimate =>
  ({
    id,
    primary: false,
    kind: "ate",
    design: "backdoor",
    method: "aipw",
    treatment: "t",
    outcome: "y",
    contrast: [0, 1],
    value,
    interval,
    n: 100,
    unit: "kg",
    ...more,
  }) as Estimate;

it("holds every interval and no effect, between round ticks", () => {
  const scale = scaleOf([estimate("e1", 3.4, [2.5, 4.4])], 0);
  expect(scale.ticks).toEqual([0, 2, 4, 6]);
  expect(place(scale, 0)).toBe(0);
  expect(place(scale, 3)).toBe(50);
});

it("reaches below zero for negative effects", () => {
  const scale = scaleOf([estimate("e1", -0.02, [-0.05, 0.01])], 0);
  expect(scale.low).toBeLessThanOrEqual(-0.05);
  expect(scale.high).toBeGreaterThanOrEqual(0.01);
  expect(scale.ticks).toContain(0);
});

it("holds an infinite bound at the end of the axis", () => {
  const endless = estimate("e1", 1, [Number.NEGATIVE_INFINITY, 2]);
  const scale = scaleOf([endless], 0);
  expect(place(scale, Number.NEGATIVE_INFINITY)).toBe(0);
  expect(Number.isFinite(scale.low)).toBe(true);
});

it("has an axis even for an effect of exactly zero", () => {
  const scale = scaleOf([estimate("e1", 0, [0, 0])], 0);
  expect(scale.high).toBeGreaterThan(scale.low - 1);
  expect(Number.isFinite(place(scale, 0))).toBe(true);
});

it("compares a ratio with one and a difference with zero", () => {
  for (const ratio of ["hazard_ratio", "risk_ratio", "odds_ratio"]) {
    expect(referenceOf(ratio)).toBe(1);
  }
  expect(referenceOf("ate")).toBe(0);
});

it("never puts two units on one axis, and shows the answer first", () => {
  const groups = comparable([
    estimate("other", 1, [0, 2], { unit: "cm" }),
    estimate("second", 3, [2, 4]),
    estimate("answer", 3, [2, 4], { primary: true }),
  ]);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([
    ["answer", "second"],
    ["other"],
  ]);
});

it("keeps a mean off the axis on which the effect is told", () => {
  const groups = comparable([
    estimate("answer", 0.003, [0.001, 0.005], { primary: true }),
    estimate("mean if treated", 0.999, [0.998, 0.9995]),
    estimate("mean if not", 0.996, [0.993, 0.998]),
    estimate("second", 0.004, [0.001, 0.007]),
  ]);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([
    ["answer", "second"],
    ["mean if treated", "mean if not"],
  ]);
});

it("tells a difference of probabilities in percentage points", () => {
  const told = inPoints(estimate("e1", 0.25, [0.125, 0.5], { unit: "probability" }));
  expect([told.value, told.interval, told.unit]).toEqual([25, [12.5, 50], "percentage points"]);
  expect(inPoints(estimate("e1", 3, [2, 4])).value).toBe(3);
});
