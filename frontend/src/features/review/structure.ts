// What the rows of a table are, in words.
import type { Profile, Structure } from "@/api/types";
import { plain } from "@/ui/names";
import { formatCount, formatShare } from "@/ui/numbers";

const WORDS: Record<Structure, string> = {
  cross_section: "Each row stands for one unit, seen once.",
  time_series: "The rows follow each other in time.",
  panel: "The same units are seen again and again over time.",
  repeated_cross_section: "Different units are seen at several times.",
};

/** Say what one row is, how time runs, and how complete the rows are. */
export function structureWords(profile: Profile): string[] {
  return [
    WORDS[profile.structure],
    ...timeWords(profile),
    ...unitWords(profile),
    ...facetWords(profile),
    gaps(profile),
    ...worthWords(profile),
  ];
}

function timeWords({ time }: Profile): string[] {
  if (!time) return [];
  const order = time.column ? `Time is in ${time.column}` : "Time is the order of the rows";
  const steps = time.frequency ? `, in steps of: ${time.frequency}` : "";
  return [`${order}${steps}${time.regular ? "" : ", with gaps"}.`];
}

const unitWords = ({ unit_column }: Profile): string[] =>
  unit_column ? [`Units are told apart by ${unit_column}.`] : [];

const facetWords = ({ facets }: Profile): string[] =>
  facets.map(({ kind, columns, reason }) => `${plain(kind)}: ${columns.join(", ")} (${reason}).`);

const worthWords = ({ n_rows, effective_n }: Profile): string[] =>
  effective_n && effective_n < n_rows
    ? [
        `Rows repeat each other: they tell as much as ${formatCount(Math.round(effective_n))} would.`,
      ]
    : [];

const gaps = ({ complete_share }: Profile): string =>
  complete_share === 1
    ? "No value is missing."
    : `${formatShare(complete_share)} of the rows have a value in every column.`;
