// How a column's values are spread in the rows at hand: bars for numbers, shares for levels.
import { formatShare } from "@/ui/numbers";

export interface Bar {
  label: string;
  share: number;
}

export interface Shape {
  bars: readonly Bar[];
  /** The spread in words, for those who cannot see the bars. */
  words: string;
}

const BINS = 12;
const LEVELS = 6;

/** Return the spread of the known values of a column of a kind; null where none is known. */
export function shapeOf(values: readonly unknown[], kind = ""): Shape | null {
  const known = values.filter((value) => value !== null && value !== undefined && value !== "");
  if (known.length === 0) return null;
  const distinct = new Set(known.map(String)).size;
  if (distinct === known.length && distinct > LEVELS && !isOrdered(kind)) {
    return { bars: [], words: "all different" };
  }
  if (kind === "datetime" && distinct > LEVELS) return dates(known.map(String));
  const numbers = known.filter((value): value is number => typeof value === "number");
  return numbers.length === known.length && distinct > LEVELS
    ? histogram(numbers)
    : levels(known.map(String));
}

function histogram(numbers: readonly number[]): Shape {
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const width = (high - low) / BINS || 1;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of numbers) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const top = Math.max(...counts);
  const peak = counts.indexOf(top);
  const bars = counts.map((count, i) => ({
    label: `${short(low + i * width)} to ${short(low + (i + 1) * width)}`,
    share: count / top,
  }));
  return { bars, words: `${short(low)} to ${short(high)}, most in ${bars[peak]?.label}` };
}

function levels(values: readonly string[]): Shape {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const common = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, LEVELS);
  const top = common[0]?.[1] ?? 1;
  const rest = counts.size - common.length;
  const named = common.map(([level, n]) => `${level}: ${shown(n / values.length)}`);
  return {
    bars: common.map(([label, count]) => ({ label, share: count / top })),
    words: named.join(", ") + (rest > 0 ? ` and ${rest} more` : ""),
  };
}

const shown = (share: number): string => (share < 0.005 ? "below 1\u202f%" : formatShare(share));

/** Numbers and dates can all differ and still lie somewhere; names and identifiers cannot. */
const isOrdered = (kind: string): boolean => !["identifier", "nominal", "text"].includes(kind);

function dates(written: readonly string[]): Shape {
  const moments = written.map((date) => Date.parse(date));
  if (moments.some(Number.isNaN)) return levels(written);
  const sorted = written.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const { bars } = histogram(moments);
  return { bars, words: `${sorted[0]} to ${sorted.at(-1)}` };
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
