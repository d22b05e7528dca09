// The question as one sentence with parts that can be changed, in step with its text.
import type { Condition, Plan, Reading } from "@/api/types";

type Question = Plan["question"];

export type Part = "treatment" | "outcome" | "level";

export interface Draft extends Record<Part, string> {
  kind: Question["kind"];
  population: readonly Condition[];
  text: string;
}

const T = { part: "treatment" } as const;
const O = { part: "outcome" } as const;
const LEVEL = { part: "level" } as const;

type Piece = string | { readonly part: Part };

interface Form {
  kind: Question["kind"];
  label: string;
  pieces: readonly Piece[];
}

/** What can be asked by filling in a sentence; what else is asked stays as it was written. */
export const FORMS: readonly Form[] = [
  { kind: "effect", label: "an effect", pieces: ["what is the effect of", T, "on", O] },
  { kind: "discover", label: "what drives it", pieces: ["what drives", O] },
  { kind: "root_cause", label: "why it changed", pieces: ["why did", O, "change"] },
  {
    kind: "forecast_intervention",
    label: "what if",
    pieces: ["what would", O, "be if", T, "were", LEVEL],
  },
  {
    kind: "heterogeneity",
    label: "for whom it differs",
    pieces: ["for whom does", T, "change", O, "most"],
  },
  {
    kind: "policy",
    label: "whom to treat",
    pieces: ["whom should we treat with", T, "to raise", O],
  },
];

export const formOf = (kind: Question["kind"]): Form | null =>
  FORMS.find((form) => form.kind === kind) ?? null;

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

export const draftOf = ({ text, kind, treatment, outcome, population }: Question): Draft => ({
  text,
  kind,
  level: "",
  treatment: treatment ?? "",
  outcome: outcome ?? "",
  population: population ?? [],
});

/** Change a part: the text is then written anew, for its old words may speak of the old part. */
export const withPart = (draft: Draft, part: Partial<Draft>): Draft => {
  const changed = { ...draft, ...part };
  const form = formOf(changed.kind);
  return form ? { ...changed, text: written(form, changed) } : changed;
};

/** Whether every part that the sentence needs is there; an old sentence needs none. */
export const isWhole = (draft: Draft, question: Question): boolean =>
  draft.text === question.text || missing(draft).length === 0;

const missing = (draft: Draft): Part[] =>
  (formOf(draft.kind)?.pieces ?? []).flatMap((piece) =>
    typeof piece === "string" || draft[piece.part].trim() ? [] : [piece.part],
  );

function written({ pieces }: Form, draft: Draft): string {
  const words = pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    return piece.part === "level" ? draft.level.trim() : `'${draft[piece.part]}'`;
  });
  const sentence = words.join(" ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}?`;
}

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
