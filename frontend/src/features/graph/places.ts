// From places of a drawing back to variables and lags.
import { placeId } from "./drawing";

interface Joined {
  cause: string;
  effect: string;
  lag: number;
}

/** What joining two places means: over time the earlier one is the cause. */
export function placed(from: string, to: string, isLattice: boolean): Joined {
  if (!isLattice) return { cause: from, effect: to, lag: 0 };
  const [a, b] = [read(from), read(to)];
  return a.ago >= b.ago
    ? { cause: a.name, effect: b.name, lag: a.ago - b.ago }
    : { cause: b.name, effect: a.name, lag: b.ago - a.ago };
}

/** Where a variable is found; over time, its present. */
export const placesOf = (name: string, isLattice: boolean): string =>
  isLattice ? placeId(name, 0) : name;

function read(id: string): { name: string; ago: number } {
  const [name, ago] = JSON.parse(id) as [string, number];
  return { name, ago };
}
