import { expect, test } from "vitest";
import { ORDINARY, optionsOf } from "./options";

test("what was not chosen is left to the server; somebody is there to be asked", () => {
  expect(optionsOf(ORDINARY)).toEqual({ may_ask: true });
});

test("minutes become seconds, and a plan to approve is said", () => {
  expect(optionsOf({ mayAsk: false, approvePlan: true, planner: "expert", minutes: 2 })).toEqual({
    approve_plan: true,
    planner: "expert",
    budget_seconds: 120,
  });
});
