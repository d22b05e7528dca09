import { expect, test } from "vitest";
import { ORDINARY, optionsOf } from "./options";

test("what was not chosen is left to the server", () => {
  expect(optionsOf(ORDINARY)).toEqual({});
});

test("minutes become seconds, and a plan to approve is said", () => {
  expect(optionsOf({ approvePlan: true, planner: "expert", minutes: 2 })).toEqual({
    approve_plan: true,
    planner: "expert",
    budget_seconds: 120,
  });
});
