import { expect, it } from "vitest";
import type { Algorithm, Plan, PlanStep } from "@/api/types";
import { choicesOf, expectedSeconds, parametersOf } from "./planned";

const step = (fields: Partial<PlanStep>): PlanStep =>
  ({
    id: "s",
    action: "estimate",
    algorithm: "",
    params: {},
    why: "",
    beat: [],
    seconds: 1,
    ...fields,
  }) as PlanStep;

it("lists every parameter of the schema, and marks those that the plan has set", () => {
  const algorithm = {
    parameters: {
      properties: { folds: { default: 5, description: "Folds." }, trim: { default: 0 } },
    },
  } as unknown as Algorithm;
  expect(parametersOf(step({ params: { folds: 3 } }), algorithm)).toEqual([
    { name: "folds", value: 3, isSet: true, meaning: "Folds." },
    { name: "trim", value: 0, isSet: false, meaning: "" },
  ]);
});

it("offers what was planned and what it beat, each once, and no checks", () => {
  const plan = {
    steps: [
      step({ algorithm: "aipw", why: "robust", beat: [{ algorithm: "ipw", reason: "unsteady" }] }),
      step({ algorithm: "ipw", why: "second opinion" }),
      step({ action: "refute", algorithm: "placebo_treatment", seconds: 4 }),
    ],
  } as unknown as Plan;
  expect(choicesOf(plan).map(({ algorithm, isPlanned }) => [algorithm, isPlanned])).toEqual([
    ["aipw", true],
    ["ipw", true],
  ]);
  expect(expectedSeconds(plan)).toBe(6);
});
