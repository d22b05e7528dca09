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
  const said = [{ text: "Use LIML instead" }] as unknown as Message[];
  expect(suggestions(said, result)).not.toContain("Use LIML instead");
});
