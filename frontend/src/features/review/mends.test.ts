import { expect, test } from "vitest";
import type { Column, Dataset } from "@/api/types";
import { doubtsOf } from "./mends";

const column = (name: string, more: Partial<Column> = {}): Column =>
  ({ name, kind: "continuous", role: null, missing_codes: [], ...more }) as unknown as Column;

const table = (columns: Column[], diagnoses: object[], time: object | null = {}): Dataset =>
  ({ columns, profile: { diagnoses, time } }) as unknown as Dataset;

const kept = {
  name: "missing_codes",
  verdict: "inconclusive",
  sentence: "'age' holds 99, which may be a code.",
  columns: ["age"],
  levels: ["99"],
};

test("a value that looks like a code can be read as missing, beside those that are", () => {
  const [doubt] = doubtsOf(table([column("age", { missing_codes: ["-1"] })], [kept]));
  expect(doubt?.mends).toEqual([
    {
      words: "Read 99 in age as missing",
      column: "age",
      correction: { missing_codes: ["-1", "99"] },
    },
  ]);
});

test("what was read as missing already is no doubt", () => {
  const settled = { ...kept, verdict: "passed", levels: [] };
  expect(doubtsOf(table([column("age")], [settled]))).toEqual([]);
});

test("a column that repeats another can be left out, unless it has a part in the study", () => {
  const copies = {
    name: "near_duplicates",
    verdict: "failed",
    sentence: "'cm' and 'inch' are almost the same.",
    columns: ["cm", "inch"],
  };
  const [doubt] = doubtsOf(table([column("cm", { role: "outcome" }), column("inch")], [copies]));
  expect(doubt?.mends.map(({ words }) => words)).toEqual(["Leave out inch"]);
});

test("a date can be made the time where nothing orders the rows", () => {
  const dated = [column("seen", { kind: "datetime" })];
  expect(doubtsOf(table(dated, [], null))[0]?.mends[0]?.correction).toEqual({ role: "time" });
  expect(doubtsOf(table(dated, [], { column: "seen" }))).toEqual([]);
});
