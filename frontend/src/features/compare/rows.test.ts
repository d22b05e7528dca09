import { expect, test } from "vitest";
import type { Comparison } from "@/api/types";
import { effectRows, linkWords, settingRows } from "./rows";

test("both sides keep their own interval, level and number of rows", () => {
  const effect = {
    values: [2, 3.5],
    intervals: [
      [1, 3],
      [3, 4],
    ],
    levels: [0.95, 0.9],
    methods: ["aipw", "ipw"],
    adjustments: [["age"], []],
    rows: [1200, 300],
  } as unknown as NonNullable<Comparison["effect"]>;
  expect(effectRows(effect)).toEqual([
    { name: "Effect", before: "2.0", after: "3.5" },
    { name: "Interval", before: "1.0 to 3.0 (95 %)", after: "3.0 to 4.0 (90 %)" },
    { name: "Method", before: "aipw", after: "ipw" },
    { name: "Held fixed", before: "age", after: "nothing" },
    { name: "Rows", before: "1,200", after: "300" },
  ]);
});

test("a link that only one graph has is missing from the other", () => {
  const graph = {
    links: [{ source: "a", target: "b", lag: 2, before: null, after: "a causes b" }],
  };
  expect(linkWords(graph as unknown as NonNullable<Comparison["graph"]>)).toEqual([
    { name: "a and b, 2 earlier", before: "no link", after: "a causes b" },
  ]);
});

test("a design is called by its name, and what was not planned stays empty", () => {
  const settings = [{ name: "plan: design", before: "iv", after: "" }];
  expect(settingRows(settings)).toEqual([
    { name: "Plan: design", before: "Instrumental variable", after: "" },
  ]);
});
