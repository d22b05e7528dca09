// The layout of a drawing: made anew when places come or go, or on request, never because a link changed.
import { useEffect, useMemo, useState } from "react";
import type { Curve } from "./curve";
import type { Drawing, DrawnLink } from "./drawing";
import { layOutLattice } from "./latticeLayout";
import { layOut, type Room } from "./layout";
import { type Layout, sketchOf } from "./sketch";

export interface Placed {
  layout: Layout;
  /** Courses by link, each with the place that it was drawn from. */
  courses: ReadonlyMap<string, { curve: Curve; from: string }>;
}

/** Count up `version` to lay out anew. */
export function useLayout(
  drawing: Drawing,
  tiers: Readonly<Record<string, number>>,
  version: number,
  room?: Room,
): { placed: Placed | null; hasFailed: boolean } {
  const [placed, setPlaced] = useState<Placed | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const places = drawing.places.map(({ id }) => id).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: links may change without a new layout
  useEffect(() => {
    let isCurrent = true;
    place(drawing, tiers, room).then(
      (layout) => isCurrent && setPlaced({ layout, courses: coursesOf(drawing.links, layout) }),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [places, version]);
  return useMemo(() => ({ placed, hasFailed }), [placed, hasFailed]);
}

async function place(
  drawing: Drawing,
  tiers: Readonly<Record<string, number>>,
  room?: Room,
): Promise<Layout> {
  if (drawing.places.some(({ ago }) => ago !== null)) return layOutLattice(drawing);
  return await layOut(sketchOf(drawing, tiers), room);
}

function coursesOf(links: readonly DrawnLink[], { curves }: Layout) {
  const courses = new Map<string, { curve: Curve; from: string }>();
  links.forEach(({ id, from }, index) => {
    const curve = curves[index];
    if (curve) courses.set(id, { curve, from });
  });
  return courses;
}
