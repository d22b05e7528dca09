import { expect, test } from "vitest";
import type { Run, RunStatus } from "@/api/types";
import { chosenRuns } from "./standing";

const run = (id: string, status: RunStatus, question: string) => ({ id, status, question }) as Run;
const RUNS = [
  run("a", "running", "Does price lower demand?"),
  run("b", "succeeded", "What causes rain?"),
  run("c", "failed", "Does price matter?"),
];

test("a standing keeps the runs that stand there", () => {
  expect(chosenRuns(RUNS, "going", "").map(({ id }) => id)).toEqual(["a"]);
  expect(chosenRuns(RUNS, "stopped", "").map(({ id }) => id)).toEqual(["c"]);
});

test("words are looked for in the question, whatever their case", () => {
  expect(chosenRuns(RUNS, "all", " PRICE ").map(({ id }) => id)).toEqual(["a", "c"]);
});
