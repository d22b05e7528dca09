// What a layout needs to know of a drawing, and what it gives back.
import type { Curve } from "./curve";
import type { Drawing, Place } from "./drawing";
import type { Box } from "./floating";

export interface Sketch {
  boxes: readonly { id: string; width: number; tier: number | null }[];
  links: readonly { from: string; to: string }[];
}

export interface Layout {
  width: number;
  height: number;
  boxes: ReadonlyMap<string, Box>;
  curves: readonly (Curve | null)[];
}

export const HEIGHT = 40;

export const sketchOf = (
  { places, links }: Drawing,
  tiers: Readonly<Record<string, number>> = {},
): Sketch => ({
  boxes: places.map((place) => ({
    id: place.id,
    width: widthOf(place),
    tier: tiers[place.name] ?? null,
  })),
  links: links.map(({ from, to }) => ({ from, to })),
});

/** Room for the name and, where a variable depends on its own past, for those lags. */
export const widthOf = ({ name, ownLags, ago }: Place): number =>
  Math.min(230, Math.max(76, 34 + name.length * 7.8)) +
  (ownLags.length ? 18 + 14 * ownLags.length : 0) +
  (ago === null ? 0 : 34);
