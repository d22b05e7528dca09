import { expect, it } from "vitest";
import { topicsOf } from "./topics";

it("puts facts of one name together, the gravest first, and says nothing twice", () => {
  const topics = topicsOf([
    { id: "d1", name: "overlap", verdict: "passed", sentence: "Both groups are found." },
    { id: "d2", name: "missing_codes", verdict: "inconclusive", sentence: "'a' holds 9." },
    { id: "d3", name: "balance", verdict: "inconclusive", sentence: "Some differ." },
    { id: "d4", name: "missing_codes", verdict: "failed", sentence: "'b' holds 99." },
    { id: "d5", name: "balance", verdict: "passed", sentence: "Some differ." },
  ]);
  expect(topics).toEqual([
    {
      ids: ["d2", "d4"],
      name: "Missing codes",
      verdict: "failed",
      sentences: ["'a' holds 9.", "'b' holds 99."],
    },
    { ids: ["d3", "d5"], name: "Balance", verdict: "inconclusive", sentences: ["Some differ."] },
    { ids: ["d1"], name: "Overlap", verdict: "passed", sentences: ["Both groups are found."] },
  ]);
});
