// What can be put right with one click: each doubt about the reading, with the corrections that settle it.
import type { Column, ColumnCorrection, Dataset, Profile } from "@/api/types";

export interface Mend {
  /** What the button says. */
  words: string;
  column: string;
  correction: ColumnCorrection;
}

export interface Doubt {
  sentence: string;
  mends: Mend[];
}

type Measured = Profile["diagnoses"][number];

/** Diagnoses that name columns of which one says what another says already, or says nothing. */
const SPARE: ReadonlySet<string> = new Set([
  "constant_columns",
  "empty_columns",
  "near_duplicates",
  "derived_columns",
  "deterministic_columns",
  "linear_dependence",
  "nested_labels",
]);
const MOST = 6; // buttons beside one sentence

/** Return the doubts that a correction can settle; those that are settled are left out. */
export function doubtsOf({ columns, profile }: Dataset): Doubt[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const measured = (profile.diagnoses ?? []).map((diagnosis) => ({
    sentence: diagnosis.sentence,
    mends: mendsOf(diagnosis, byName).slice(0, MOST),
  }));
  const isOfReading = ({ mends }: Doubt) => mends.some(({ correction }) => !correction.role);
  return [...timeDoubts(columns, profile), ...measured]
    .filter(({ mends }) => mends.length > 0)
    .toSorted((a, b) => Number(isOfReading(b)) - Number(isOfReading(a)));
}

function mendsOf(diagnosis: Measured, byName: ReadonlyMap<string, Column>): Mend[] {
  const { name, verdict, levels = [] } = diagnosis;
  const columns = (diagnosis.columns ?? []).flatMap((each) => byName.get(each) ?? []);
  if (name === "missing_codes" && verdict !== "passed") {
    return columns.flatMap((column) => levels.map((value) => asMissing(column, value)));
  }
  if (SPARE.has(name) && verdict === "failed") {
    return columns.filter(({ role }) => role === null || role === undefined).map(leftOut);
  }
  return [];
}

const asMissing = ({ name, missing_codes }: Column, value: string): Mend => ({
  words: `Read ${value} in ${name} as missing`,
  column: name,
  correction: { missing_codes: [...missing_codes, value] },
});

const leftOut = ({ name }: Column): Mend => ({
  words: `Leave out ${name}`,
  column: name,
  correction: { role: "ignore" },
});

/** Dates without an order of the rows: somebody has to say that they are the time. */
function timeDoubts(columns: readonly Column[], { time }: Profile): Doubt[] {
  if (time) return [];
  const dates = columns.filter(({ kind, role }) => kind === "datetime" && !role);
  if (dates.length === 0) return [];
  return [
    {
      sentence: `Nothing says that the rows follow each other in time, though ${named(dates)}.`,
      mends: dates.slice(0, MOST).map(({ name }) => ({
        words: `${name} is the time`,
        column: name,
        correction: { role: "time" as const },
      })),
    },
  ];
}

const named = (dates: readonly Column[]): string =>
  dates.length === 1 ? `${dates[0]?.name} is a date` : `${dates.length} columns are dates`;
