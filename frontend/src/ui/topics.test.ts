import { expect, it } from "vitest";
import { topicsOf } from "./topics";

it("puts facts of one name together, the gravest first, and says nothing twice", () => {
  const topics = topicsOf([
    { name: "overlap", verdict: "passed", sentence: "Both groups are found." },
    { name: "missing_codes", verdict: "inconclusive", sentence: "'a' holds 9." },
    { name: "balance", verdict: "inconclusive", sentence: "Some differ." },
    { name: "missing_codes", verdict: "failed", sentence: "'b' holds 99." },
    { name: "balance", verdict: "passed", sentence: "Some differ." },
  ]);
  expect(topics).toEqual([
    { name: "Missing codes", verdict: "failed", sentences: ["'a' holds 9.", "'b' holds 99."] },
    { name: "Balance", verdict: "inconclusive", sentences: ["Some differ."] },
    { name: "Overlap", verdict: "passed", sentences: ["Both groups are found."] },
  ]);
});
