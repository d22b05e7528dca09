// What a drawing asks the server: the graph as it takes it, and the effect that is meant.
import type { DrawnGraph, IdentifyQuestion } from "@/api/types";
import { classOf, type Draft } from "./draft";

export const drawnGraph = (draft: Draft): DrawnGraph => ({
  nodes: [...draft.nodes],
  edges: draft.edges.map(({ source, target, source_mark, target_mark, lag = 0 }) => ({
    source,
    target,
    source_mark,
    target_mark,
    lag,
  })),
  graph_class: classOf(draft),
});

interface Effect {
  treatment: string | null;
  outcome: string | null;
  held: readonly string[] | null;
}

/** Nothing is asked before treatment and outcome are two variables of the drawing. */
export function questionOf(
  draft: Draft,
  { treatment, outcome, held }: Effect,
): IdentifyQuestion | null {
  if (!treatment || !outcome || treatment === outcome) return null;
  if (!draft.nodes.includes(treatment) || !draft.nodes.includes(outcome)) return null;
  const latents = draft.latent.filter((name) => draft.nodes.includes(name));
  const canBeHeld = (name: string) =>
    draft.nodes.includes(name) && ![treatment, outcome, ...latents].includes(name);
  return {
    graph: drawnGraph(draft),
    treatment,
    outcome,
    latents,
    ...(held && { held: held.filter(canBeHeld) }),
  };
}
