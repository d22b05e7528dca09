import { expect, test } from "vitest";
import type { Algorithm } from "@/api/types";
import { chosenAlgorithms } from "./choosing";

const algorithm = (name: string, task: Algorithm["task"], summary: string) =>
  ({
    name,
    task,
    title: name.toUpperCase(),
    summary,
    assumes: [],
    designs: [],
  }) as unknown as Algorithm;
const ALL = [
  algorithm("pc", "discover", "Tests independence"),
  algorithm("matching", "estimate", "Compares near rows"),
];

test("a task keeps its algorithms", () => {
  expect(chosenAlgorithms(ALL, "discover", "").map(({ name }) => name)).toEqual(["pc"]);
});

test("every word must be said somewhere", () => {
  expect(chosenAlgorithms(ALL, null, "near rows").map(({ name }) => name)).toEqual(["matching"]);
  expect(chosenAlgorithms(ALL, null, "near pc")).toEqual([]);
});
