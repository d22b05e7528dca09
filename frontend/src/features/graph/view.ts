// Which part of a graph is drawn: sure enough, and near enough to what is asked about.
import type { GraphEdge } from "@/api/types";
import type { Draft } from "./draft";

export interface Shown {
  nodes: readonly string[];
  edges: readonly GraphEdge[];
  /** Links that are there but not drawn. */
  hidden: number;
}

interface Choice {
  minConfidence: number;
  steps: number | null;
}

/** Links that nobody resampled, such as those drawn by hand, are always sure enough. */
export function visible(
  { nodes, edges }: Draft,
  { minConfidence, steps }: Choice,
  centre: readonly (string | null)[],
): Shown {
  const sure = edges.filter(({ confidence }) => (confidence ?? 1) >= minConfidence);
  const near = steps === null ? null : within(sure, centre, steps);
  const shown = near?.size ? near : new Set(nodes);
  const drawn = sure.filter(({ source, target }) => shown.has(source) && shown.has(target));
  return {
    nodes: nodes.filter((name) => shown.has(name)),
    edges: drawn,
    hidden: edges.length - drawn.length,
  };
}

function within(
  edges: readonly GraphEdge[],
  centre: readonly (string | null)[],
  steps: number,
): Set<string> {
  const reached = new Set(centre.filter((name) => name !== null));
  for (let step = 0; step < steps; step += 1) {
    const touching = edges.filter(
      ({ source, target }) => reached.has(source) || reached.has(target),
    );
    for (const { source, target } of touching) {
      reached.add(source);
      reached.add(target);
    }
  }
  return reached;
}
