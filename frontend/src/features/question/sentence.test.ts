import { expect, test } from "vitest";
import type { Plan } from "@/api/types";
import { conditionWords, draftOf, isChanged, isWhole, levelOf, withPart } from "./sentence";

const question = {
  text: "Did training raise wages?",
  kind: "effect",
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

test.each([
  ["discover", "What drives 'wage'?"],
  ["root_cause", "Why did 'wage' change?"],
  ["heterogeneity", "For whom does 'trained' change 'wage' most?"],
  ["policy", "Whom should we treat with 'trained' to raise 'wage'?"],
] as const)("a question of the kind %s is written as one", (kind, text) => {
  expect(withPart(draftOf(question), { kind }).text).toBe(text);
});

test("a what-if is whole once it says at what", () => {
  const asked = withPart(draftOf(question), { kind: "forecast_intervention" });
  expect(isWhole(asked, question)).toBe(false);
  const told = withPart(asked, { level: "1" });
  expect(told.text).toBe("What would 'wage' be if 'trained' were 1?");
  expect(isWhole(told, question)).toBe(true);
});

test("what no sentence can ask keeps its words when other rows are looked at", () => {
  const mediation = { ...question, kind: "mediation" } as typeof question;
  const draft = withPart(draftOf(mediation), {
    population: [{ column: "age", comparison: "above", levels: [40] }],
  });
  expect(draft.text).toBe(question.text);
  expect(isChanged(draft, mediation)).toBe(true);
});
