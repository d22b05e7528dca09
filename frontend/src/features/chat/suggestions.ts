// A few things to say that lead on, without those that were said already.
import type { Message } from "@/api/types";

const OPENERS = [
  "How sure are you?",
  "What could be wrong?",
  "Why this method?",
  "What would change the answer?",
  "What should I do next?",
];
const AT_ONCE = 3;

export function suggestions(messages: readonly Message[]): string[] {
  const said = new Set(messages.map(({ text }) => text));
  return OPENERS.filter((opener) => !said.has(opener)).slice(0, AT_ONCE);
}
