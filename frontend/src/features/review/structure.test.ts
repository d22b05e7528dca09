import { expect, it } from "vitest";
import type { Profile } from "@/api/types";
import { structureWords } from "./structure";

const profile: Profile = {
  n_rows: 162,
  structure: "panel",
  time: { column: "quarter", parts: [], frequency: "quarter", regular: true },
  unit_column: "state",
  unit_parts: [],
  facets: [],
  complete_share: 1,
  max_missing_share: 0,
  linear: null,
  gaussian: null,
  latents_suspected: true,
  condition_number: null,
  homoscedastic: null,
  domain_changes: null,
  stationary: null,
  lag_length: null,
  effective_n: null,
  density: null,
  hidden_causes_hinted: null,
  diagnoses: [],
};

it("says what a row is, how time runs and what tells units apart", () => {
  expect(structureWords(profile)).toEqual([
    "The same units are seen again and again over time.",
    "Time is in quarter, in steps of: quarter.",
    "Units are told apart by state.",
    "No value is missing.",
  ]);
});

it("names what columns show of the design, and why", () => {
  const facet = {
    kind: "survival" as const,
    columns: ["months", "died"],
    reason: "a time and an event",
    confidence: 0.8,
    threshold: null,
  };
  const words = structureWords({ ...profile, facets: [facet] });
  expect(words).toContain("Survival: months, died (a time and an event).");
});

it("says how many rows are complete where some are not", () => {
  const words = structureWords({ ...profile, complete_share: 0.925 });
  expect(words.at(-1)).toMatch(/^93\s?% of the rows/u);
});

it("says how many independent rows dependent ones are worth", () => {
  const words = structureWords({ ...profile, effective_n: 41.3 });
  expect(words).toContain("Rows repeat each other: they tell as much as 41 would.");
  expect(structureWords({ ...profile, effective_n: 162 }).join()).not.toMatch(/repeat/u);
});
