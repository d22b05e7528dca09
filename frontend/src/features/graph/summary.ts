// A graph over time as one picture: links that differ only in their lag become one.
import type { GraphEdge } from "@/api/types";

export interface Link {
  edge: GraphEdge;
  lags: readonly number[];
}

export interface Summary {
  links: readonly Link[];
  /** Lags at which a variable depends on its own past. */
  ownLags: ReadonlyMap<string, readonly number[]>;
}

export function summaryOf(edges: readonly GraphEdge[]): Summary {
  const links = new Map<string, Link>();
  const ownLags = new Map<string, readonly number[]>();
  for (const edge of edges) {
    const lag = edge.lag ?? 0;
    if (edge.source === edge.target) {
      ownLags.set(edge.source, [...(ownLags.get(edge.source) ?? []), lag].toSorted(ascending));
      continue;
    }
    const key = JSON.stringify([edge.source, edge.target, edge.source_mark, edge.target_mark]);
    const before = links.get(key);
    links.set(key, {
      edge: before ? surer(before.edge, edge) : edge,
      lags: [...(before?.lags ?? []), lag].toSorted(ascending),
    });
  }
  return { links: [...links.values()], ownLags };
}

/** "lag 1, 2"; nothing for a link within the same time step alone. */
export function lagLabel(lags: readonly number[]): string {
  return lags.some((lag) => lag > 0) ? `lag ${lags.join(", ")}` : "";
}

const ascending = (a: number, b: number) => a - b;

const surer = (a: GraphEdge, b: GraphEdge): GraphEdge =>
  (b.confidence ?? 0) > (a.confidence ?? 0) ? b : a;
