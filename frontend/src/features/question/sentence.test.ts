import { expect, test } from "vitest";
import type { Plan } from "@/api/types";
import { conditionWords, draftOf, isChanged, levelOf, withPart } from "./sentence";

const question = {
  text: "Did training raise wages?",
  treatment: "trained",
  outcome: "wage",
  population: [],
} as unknown as Plan["question"];

test("the words stay as they are until a part is changed", () => {
  expect(isChanged(draftOf(question), question)).toBe(false);
  const changed = withPart(draftOf(question), { outcome: "hours" });
  expect(changed.text).toBe("What is the effect of 'trained' on 'hours'?");
  expect(isChanged(changed, question)).toBe(true);
});

test("a condition is told as it is applied", () => {
  expect(conditionWords({ column: "age", comparison: "above", levels: [40] })).toBe("age above 40");
  expect([levelOf("40"), levelOf(" north "), levelOf("")]).toEqual([40, "north", ""]);
});
