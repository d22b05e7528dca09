import { expect, test } from "vitest";
import {
  comparisonOf,
  datasetOf,
  readingOf,
  reportOf,
  resultOf,
  stepsOf,
  talkOf,
  told,
} from "./source";

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

test("what has no call of its own is read by its address, and of it one field", () => {
  const code = readingOf(stepsOf("run_1"), "items", "http://here");
  expect(code).toContain('print(client.read("/v1/runs/run_1/steps")["items"])');
  expect(code).toContain("'http://here/v1/runs/run_1/steps' | jq .items");
});

test("what is asked with a body is sent it by both, and no quote in it ends the shell's own", () => {
  const asked = { treatment: "Ann's dose", held: [], contrast: null };
  const code = readingOf(told("/v1/graphs/identify", asked), "", "http://here");
  expect(code).toContain('json={"treatment": "Ann\'s dose", "held": [], "contrast": None}');
  expect(code).toContain(`-d '{"treatment":"Ann'\\''s dose","held":[],"contrast":null}'`);
});

test("a report is written to a file by both", () => {
  const code = readingOf(reportOf("run_1", "html", "executive"), "", "http://here");
  expect(code).toContain("from pathlib import Path");
  expect(code).toContain('Path("report.html").write_bytes(client.runs.report("run_1"');
  expect(code.endsWith("report?format=html&audience=executive' -o report.html")).toBe(true);
});

test("a talk is opened before it can be read", () => {
  expect(talkOf(null, "run_1").body).toEqual({ run_id: "run_1" });
  expect(talkOf("conv_1", "run_1").path).toBe("/v1/conversations/conv_1");
});

test("ids are no part of an address before they are escaped", () => {
  expect(comparisonOf("a/b", "c?d").path).toBe("/v1/runs/a%2Fb/compare/c%3Fd");
});
