// Reading a curve at a place between its points: its value and its interval there.
import type { Figure } from "@/api/types";

export interface Reading {
  value: number;
  low: number | null;
  high: number | null;
}

interface Spot extends Reading {
  x: number;
}

/** Curves over a dose can be asked "what if it were …"; over time or by names there is nothing to set. */
export const isCurveToRead = (figure: Figure): boolean =>
  figure.kind === "curve" && /dose/.test(figure.name ?? "") && spotsOf(figure).length > 1;

export function spotsOf({ rows }: Figure): Spot[] {
  const first = rows[0]?.line;
  return rows
    .filter(({ line, x, value }) => line === first && isNumber(x) && isNumber(value))
    .map(({ x, value, low, high }) => ({
      x: x as number,
      value: value as number,
      low: isNumber(low) ? low : null,
      high: isNumber(high) ? high : null,
    }))
    .toSorted((a, b) => a.x - b.x);
}

/** Between two points, on the line that joins them. */
export function readAt(spots: readonly Spot[], x: number): Reading | null {
  const after = spots.findIndex((spot) => spot.x >= x);
  const b = spots[after === -1 ? spots.length - 1 : after];
  const a = spots[Math.max(0, after - 1)] ?? b;
  if (!a || !b) return null;
  const share = b.x === a.x ? 0 : (x - a.x) / (b.x - a.x);
  const between = (from: number, to: number) => from + share * (to - from);
  return {
    value: between(a.value, b.value),
    low: a.low === null || b.low === null ? null : between(a.low, b.low),
    high: a.high === null || b.high === null ? null : between(a.high, b.high),
  };
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
