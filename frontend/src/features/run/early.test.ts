import { expect, it } from "vitest";
import type { Step } from "@/api/types";
import { earlyOf, isEmpty } from "./early";

const step = (id: string, status: Step["status"], result: unknown): Step =>
  ({ id, status, result }) as unknown as Step;

it("tells the estimates and checks of finished steps, with interval and unit", () => {
  const early = earlyOf([
    step("estimate_aipw", "done", {
      estimate: { method: "aipw", value: 3.69, interval: [2.42, 4.97], unit: "kg" },
    }),
    step("refute_placebo", "done", { sentence: "It stands.", verdict: "passed" }),
    step("estimate_ipw", "running", null),
  ]);
  expect(early.estimates).toEqual([
    { step: "estimate_aipw", method: "aipw", words: "3.7 (2.4 to 5.0) kg" },
  ]);
  expect(early.checks).toEqual([
    { step: "refute_placebo", sentence: "It stands.", verdict: "passed" },
  ]);
});

it("has nothing to tell of results whose shape it does not know", () => {
  expect(isEmpty(earlyOf([step("identify", "done", { estimands: [] })]))).toBe(true);
});
