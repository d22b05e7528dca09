// What the headline says of an estimate, in words.
import type { Estimate, Result } from "@/api/types";
import { referenceOf } from "./forestScale";

/** The estimate that the answer leans on. */
export function answerEstimate({ answer, estimates }: Result): Estimate | null {
  const named = estimates.find(({ id }) => id === answer.estimate_id);
  return named ?? estimates.find(({ primary }) => primary) ?? null;
}

/** Whether the interval leaves "no effect" open. */
export function openness({ interval, kind }: Estimate): string {
  const nothing = referenceOf(kind);
  const holdsIt = interval[0] <= nothing && nothing <= interval[1];
  return holdsIt
    ? `The interval includes ${nothing}: no effect cannot be ruled out.`
    : `The interval excludes ${nothing}: that there is no effect is unlikely.`;
}
