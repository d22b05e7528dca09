// How the checks came out, counted.
import type { Result, Verdict } from "@/api/types";

export type Tally = Record<Verdict, number>;

export function tallyOf({ diagnostics, refutations }: Result): Tally {
  const tally: Tally = { passed: 0, failed: 0, inconclusive: 0 };
  for (const { verdict } of [...diagnostics, ...refutations]) tally[verdict] += 1;
  return tally;
}

/** "5 passed, 2 could not tell"; empty when nothing was checked. */
export function tallyWords({ passed, failed, inconclusive }: Tally): string {
  return [
    failed && `${failed} failed`,
    passed && `${passed} passed`,
    inconclusive && `${inconclusive} could not tell`,
  ]
    .filter(Boolean)
    .join(", ");
}
