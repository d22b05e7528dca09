// The graph that an estimate takes for granted, where none was sought: what it adjusts for causes
// both, but for a treatment that chance gave out, which nothing causes.
import type { Estimate, GraphEdge } from "@/api/types";
import { type Drawn, newArrow } from "./draft";

export function assumedGraph(estimates: readonly Estimate[]): Drawn | null {
  const main = estimates.find(({ primary }) => primary) ?? estimates[0];
  if (!main) return null;
  const { treatment, outcome, adjustment, instrument, mediator, design } = main;
  const hidden = `unmeasured cause of ${treatment} and ${outcome}`;
  const causes = adjustment.filter((name) => ![treatment, outcome, mediator].includes(name));
  const edges: GraphEdge[] = [
    ...(instrument ? [newArrow(instrument, treatment)] : []),
    // An instrument is needed only where something unmeasured affects both.
    ...[...causes, ...(instrument ? [hidden] : [])].flatMap((name) => [
      ...(design === "randomised" ? [] : [newArrow(name, treatment)]),
      newArrow(name, outcome),
    ]),
    ...(mediator ? [newArrow(treatment, mediator), newArrow(mediator, outcome)] : []),
    newArrow(treatment, outcome),
  ];
  return {
    nodes: [...new Set(edges.flatMap(({ source, target }) => [source, target]))],
    edges,
    latent: instrument ? [hidden] : [],
    graph_class: "dag",
  };
}
