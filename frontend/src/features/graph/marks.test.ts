import { describe, expect, it } from "vitest";
import type { GraphEdge, Mark } from "@/api/types";
import { allowsHiddenCauses, isOpen, signsOf, surestFirst, wordsOf } from "./marks";

const edge = (source_mark: Mark, target_mark: Mark): GraphEdge => ({
  source: "a",
  target: "b",
  source_mark,
  target_mark,
  lag: 0,
  confidence: null,
  strength: null,
  dossier: null,
});

describe.each<[Mark, Mark, string, boolean]>([
  ["tail", "arrow", "→", false],
  ["arrow", "tail", "←–", false],
  ["arrow", "arrow", "↔", false],
  ["circle", "arrow", "○–→", true],
  ["circle", "circle", "○–○", true],
  ["circle", "tail", "○–", true],
  ["tail", "tail", "–", true],
])("%s at the source and %s at the target", (source, target, signs, open) => {
  it(`is written ${signs} and is ${open ? "dashed" : "solid"}`, () => {
    expect(signsOf(edge(source, target))).toBe(signs);
    expect(isOpen(edge(source, target))).toBe(open);
  });
});

it("never claims a cause where a mark is open", () => {
  expect(wordsOf(edge("tail", "arrow"), true)).toBe("a causes b");
  expect(wordsOf(edge("circle", "arrow"), true)).toMatch(/^either a causes b, or/);
  expect(wordsOf(edge("arrow", "circle"), true)).toMatch(/^either b causes a, or/);
  expect(wordsOf(edge("arrow", "arrow"), true)).toContain("unmeasured");
});

it("mentions hidden causes of an undirected link only where the class allows them", () => {
  expect(wordsOf(edge("tail", "tail"), false)).not.toContain("hidden");
  expect(wordsOf(edge("circle", "circle"), true)).toContain("hidden");
});

it.each([
  ["pag", true],
  ["lagged_pag", true],
  ["cpdag", false],
  ["lagged_cpdag", false],
  ["dag", false],
])("%s allows hidden causes: %s", (graphClass, allowed) => {
  expect(allowsHiddenCauses(graphClass)).toBe(allowed);
});

it("lists the surest links first, and the others as they came", () => {
  const link = (source: string, confidence: number | null) => ({
    ...edge("tail", "arrow"),
    source,
    confidence,
  });
  const edges = [link("rare", 0.1), link("sure", 0.9), link("first", null), link("last", null)];
  expect(surestFirst(edges).map((found) => found.source)).toEqual([
    "sure",
    "rare",
    "first",
    "last",
  ]);
});
