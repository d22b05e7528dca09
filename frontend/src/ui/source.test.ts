import { expect, test } from "vitest";
import { datasetOf, readingOf, resultOf } from "./source";

test("a panel's part of a result is read by both programs", () => {
  const code = readingOf(resultOf("run_1"), "estimates", "http://here");
  expect(code).toContain('print(client.runs.result("run_1").estimates)');
  expect(code).toContain("'http://here/v1/runs/run_1/result' | jq .estimates");
});

test("what is shown whole is read whole", () => {
  const code = readingOf(datasetOf("ds_1"), "", "http://here");
  expect(code).toContain('print(client.datasets.get("ds_1"))');
  expect(code.endsWith("'http://here/v1/datasets/ds_1'")).toBe(true);
});
