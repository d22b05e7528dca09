// Where estimates lie on a shared axis: only those that measure the same thing share one.
import type { Estimate } from "@/api/types";

export interface Scale {
  low: number;
  high: number;
  ticks: readonly number[];
  reference: number;
}

const RATIOS: ReadonlySet<string> = new Set(["hazard_ratio", "risk_ratio", "odds_ratio"]);

/** The value that stands for "no effect". */
export const referenceOf = (kind: string): number => (RATIOS.has(kind) ? 1 : 0);

/** How many times the answer's own interval an axis may span before nothing can be told on it. */
const WIDEST = 25;

/** Group estimates of the same contrast and unit, the primary one's group first. */
export function comparable(estimates: readonly Estimate[]): Estimate[][] {
  const groups = new Map<string, Estimate[]>();
  for (const estimate of estimates) {
    const { treatment, outcome, unit, kind, contrast } = estimate;
    const key = JSON.stringify([treatment, outcome, unit, referenceOf(kind), contrast ?? null]);
    groups.set(key, [...(groups.get(key) ?? []), estimate]);
  }
  const hasPrimary = (group: Estimate[]) => group.some((estimate) => estimate.primary);
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => Number(b.primary) - Number(a.primary)))
    .flatMap(apart)
    .toSorted((a, b) => Number(hasPrimary(b)) - Number(hasPrimary(a)));
}

/** Split off what would press the first one's interval into a dot: a mean beside an effect, say. */
function apart(group: Estimate[]): Estimate[][] {
  const [first, ...others] = group;
  if (!first) return [];
  const fits = others.filter((other) => spanOf([first, other]) <= WIDEST * spanOf([first]));
  const rest = others.filter((other) => !fits.includes(other));
  return [[first, ...fits], ...apart(rest)];
}

function spanOf(estimates: readonly Estimate[]): number {
  const ends = estimates.flatMap(({ interval }) => interval).filter(Number.isFinite);
  return ends.length > 1 ? Math.max(...ends) - Math.min(...ends) : Number.POSITIVE_INFINITY;
}

/** A difference of probabilities as people say it: in percentage points. */
export function inPoints(estimate: Estimate): Estimate {
  const { unit, value, interval } = estimate;
  if (unit !== "probability") return estimate;
  const [low, high] = interval;
  return {
    ...estimate,
    unit: "percentage points",
    value: 100 * value,
    interval: [100 * low, 100 * high],
  };
}

/** An axis that holds every finite interval and the reference, with round ticks. */
export function scaleOf(estimates: readonly Estimate[], reference: number): Scale {
  const values = estimates
    .flatMap(({ value, interval }) => [value, ...interval])
    .filter(Number.isFinite);
  const low = Math.min(reference, ...values);
  const high = Math.max(reference, ...values);
  const step = niceStep((high - low || Math.abs(high) || 1) / 4);
  const first = Math.floor(low / step) * step;
  const last = Math.ceil(high / step) * step;
  const count = Math.max(1, Math.round((last - first) / step));
  const ticks = Array.from({ length: count + 1 }, (_, i) => round(first + i * step, step));
  return { low: ticks[0] ?? first, high: ticks.at(-1) ?? last, ticks, reference };
}

/** The place of a value in percent of the axis; what lies beyond is held at its end. */
export function place({ low, high }: Scale, value: number): number {
  if (high === low) return 50;
  return Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100));
}

/** The round number (1, 2 or 5 times a power of ten) at or above `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

const round = (value: number, step: number): number => {
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return Number(value.toFixed(Math.min(decimals, 12)));
};
