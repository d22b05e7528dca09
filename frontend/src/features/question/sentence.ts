// The question as one sentence with parts that can be changed, in step with its text.
import type { Condition, Plan, Reading } from "@/api/types";

type Question = Plan["question"];

export interface Draft {
  treatment: string;
  outcome: string;
  population: readonly Condition[];
  text: string;
}

export const COMPARISONS: Record<Condition["comparison"], string> = {
  is: "is",
  is_not: "is not",
  above: "above",
  at_least: "at least",
  below: "below",
  at_most: "at most",
  within_fences: "within so many interquartile ranges of its quartiles:",
  from_percentile: "at or above its percentile",
  to_percentile: "at or below its percentile",
};

export const isComparison = (value: string): value is Condition["comparison"] =>
  value in COMPARISONS;

export const draftOf = ({ text, treatment, outcome, population }: Question): Draft => ({
  text,
  treatment: treatment ?? "",
  outcome: outcome ?? "",
  population: population ?? [],
});

/** Whether the sentence with its parts says what the question asks. */
export const hasSentence = ({ treatment, outcome }: Question): boolean =>
  Boolean(treatment && outcome);

/** Change a part: the text is then written anew, for its old words may speak of the old part. */
export const withPart = (draft: Draft, part: Partial<Draft>): Draft => {
  const changed = { ...draft, ...part };
  return {
    ...changed,
    text: `What is the effect of '${changed.treatment}' on '${changed.outcome}'?`,
  };
};

export const isChanged = (draft: Draft, question: Question): boolean =>
  JSON.stringify(draft) !== JSON.stringify(draftOf(question));

export const conditionWords = ({ column, comparison, levels }: Condition): string =>
  `${column} ${COMPARISONS[comparison]} ${levels.join(" or ")}`;

/** How surely a part was read. */
export function surely({ confidence }: Reading): string {
  if (confidence >= 0.95) return "sure";
  if (confidence >= 0.75) return "likely";
  return confidence >= 0.5 ? "perhaps" : "a guess";
}

/** A level as it is typed: a number where it reads as one. */
export const levelOf = (typed: string): number | string => {
  const number = Number(typed);
  return typed.trim() !== "" && Number.isFinite(number) ? number : typed.trim();
};
