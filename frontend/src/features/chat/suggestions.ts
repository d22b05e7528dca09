// A few things to say that lead on, without those that were said already.
import type { Message, Result } from "@/api/types";

const OPENERS = [
  "How sure are you?",
  "What could be wrong?",
  "Why this method?",
  "What would change the answer?",
  "What should I do next?",
];
const AT_ONCE = 4;
const REPLY = /“([^”]+)”/g;

/** What the last answer asks back comes alone; else what the result itself says to do next, in the words that do it; then questions about it. */
export function suggestions(messages: readonly Message[], result: Result | undefined): string[] {
  const asked = messages.at(-1)?.choices ?? [];
  if (asked.length > 0) return [...asked];
  const said = new Set(messages.map(({ text }) => text));
  return [...repliesIn(result?.next_steps ?? []), ...OPENERS]
    .filter((words) => !said.has(words))
    .slice(0, AT_ONCE);
}

/** Next steps quote what to reply: reply “use LIML instead”. */
export const repliesIn = (steps: readonly string[]): string[] =>
  steps.flatMap((step) => [...step.matchAll(REPLY)].map((found) => capital(found[1] ?? "")));

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
