import { expect, it } from "vitest";
import type { GraphEdge } from "@/api/types";
import { lagLabel, summaryOf } from "./summary";

const link = (source: string, target: string, lag: number, confidence: number): GraphEdge => ({
  source,
  target,
  source_mark: "tail",
  target_mark: "arrow",
  lag,
  confidence,
  strength: null,
  dossier: null,
});

it("draws links that differ in their lag alone as one, with the surest confidence", () => {
  const { links } = summaryOf([link("a", "b", 2, 0.4), link("a", "b", 1, 0.9)]);
  expect(links).toHaveLength(1);
  expect(links[0]?.lags).toEqual([1, 2]);
  expect(links[0]?.edge.confidence).toBe(0.9);
});

it("keeps both directions apart", () => {
  expect(summaryOf([link("a", "b", 1, 1), link("b", "a", 1, 1)]).links).toHaveLength(2);
});

it("shows a variable's own past at the variable, not as a link", () => {
  const { links, ownLags } = summaryOf([link("a", "a", 2, 1), link("a", "a", 1, 1)]);
  expect(links).toEqual([]);
  expect(ownLags.get("a")).toEqual([1, 2]);
});

it("labels lags, and nothing where all happens within one step", () => {
  expect(lagLabel([1, 3])).toBe("lag 1, 3");
  expect(lagLabel([0, 1])).toBe("lag 0, 1");
  expect(lagLabel([0])).toBe("");
});
