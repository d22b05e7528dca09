import { expect, it } from "vitest";
import type { Result } from "@/api/types";
import { tallyOf, tallyWords } from "./tally";

it("counts checks of the fit once by name, and no trait of the data", () => {
  const fact = (step: string, name: string, verdict: string) => ({
    step,
    name,
    verdict,
    sentence: name,
  });
  const result = {
    diagnostics: [
      fact("profile", "gaussianity", "failed"),
      fact("estimate_aipw", "overlap", "passed"),
      fact("estimate_ipw", "overlap", "inconclusive"),
    ],
    refutations: [fact("refute", "placebo", "passed")],
  } as unknown as Result;
  expect(tallyWords(tallyOf(result))).toBe("1 passed, 1 could not tell");
});

it("says nothing of nothing", () => {
  expect(tallyWords(tallyOf({ diagnostics: [], refutations: [] } as unknown as Result))).toBe("");
});
