import { expect, test } from "vitest";
import { formatOf, isRead } from "./graphTexts";

test.each([
  ["model.dot", "dot"],
  ["Model.GV", "dot"],
  ["a.graphml", "graphml"],
  ["search.txt", "tetrad"],
  ["m.csv", "causal_learn"],
  ["m.pcalg.csv", "pcalg"],
  ["figure.tex", null],
  ["graph", null],
])("%s is read as %s", (name, format) => {
  expect(formatOf(name)).toBe(format);
});

test("what can only be written is not typed in", () => {
  expect([isRead("mermaid"), isRead("gml")]).toEqual([false, true]);
});
