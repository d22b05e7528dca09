// How the checks came out, counted. Traits of the data are no checks: they pass or fail nothing.
import type { Diagnosis, Result, Verdict } from "@/api/types";
import { topicsOf } from "@/ui/topics";

export type Tally = Record<Verdict, number>;

const isTrait = ({ step }: Diagnosis): boolean => step === "profile";

export const aboutTheData = (all: readonly Diagnosis[]): Diagnosis[] =>
  all.filter((each) => isTrait(each) && each.verdict !== "passed");

export const aboutTheFit = (all: readonly Diagnosis[]): Diagnosis[] =>
  all.filter((each) => !isTrait(each));

export function tallyOf({ diagnostics, refutations }: Result): Tally {
  const tally: Tally = { passed: 0, failed: 0, inconclusive: 0 };
  for (const { verdict } of [...topicsOf(aboutTheFit(diagnostics)), ...refutations]) {
    tally[verdict] += 1;
  }
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
