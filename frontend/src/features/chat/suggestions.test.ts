import { expect, test } from "vitest";
import type { Message, Result } from "@/api/types";
import { repliesIn, suggestions } from "./suggestions";

const steps = [
  "The instrument hardly moves the treatment: reply “use LIML instead”.",
  "Name what else drives both.",
];
const result = { next_steps: steps } as unknown as Result;

test("what the result says to do next is offered first, in the words that do it", () => {
  expect(suggestions([], result)[0]).toBe("Use LIML instead");
  expect(repliesIn(["Name what else drives both."])).toEqual([]);
});

test("what was said already is not offered again", () => {
  const said = [{ text: "Use LIML instead", choices: [] }] as unknown as Message[];
  expect(suggestions(said, result)).not.toContain("Use LIML instead");
});

test("where the answer asks back which message is meant, just those are offered", () => {
  const asked = { text: "age, or not", choices: ["adjust for age", "do not adjust for age"] };
  const answered = { text: "adjust for age", choices: [] };
  const talk = [asked, answered] as unknown as Message[];
  expect(suggestions(talk.slice(0, 1), result)).toEqual(asked.choices);
  expect(suggestions(talk, result)).toContain("Use LIML instead");
});
