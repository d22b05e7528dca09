// What is drawn of a graph: one place per variable, or over time one per variable and step.
import type { GraphEdge } from "@/api/types";
import { keyOf } from "./draft";
import { lagLabel, summaryOf } from "./summary";

export interface Place {
  id: string;
  name: string;
  /** Steps before the present; null in a drawing without time. */
  ago: number | null;
  ownLags: readonly number[];
}

export interface DrawnLink {
  id: string;
  from: string;
  to: string;
  edge: GraphEdge;
  /** The link of the graph that this line stands for. */
  key: string;
  label: string;
  /** The same link, one or more steps earlier. */
  isEcho: boolean;
}

export interface Drawing {
  places: readonly Place[];
  links: readonly DrawnLink[];
}

/** One place per variable; links that differ only in their lag are one line. */
export function summaryDrawing(nodes: readonly string[], edges: readonly GraphEdge[]): Drawing {
  const { links, ownLags } = summaryOf(edges);
  return {
    places: nodes.map((name) => ({ id: name, name, ago: null, ownLags: ownLags.get(name) ?? [] })),
    links: links.map(({ edge, lags }) => ({
      id: keyOf(edge),
      from: edge.source,
      to: edge.target,
      edge,
      key: keyOf(edge),
      label: lagLabel(lags),
      isEcho: false,
    })),
  };
}

/** One row per variable, one column per step up to the longest lag; links are repeated in time. */
export function latticeDrawing(nodes: readonly string[], edges: readonly GraphEdge[]): Drawing {
  const longest = Math.max(1, ...edges.map(({ lag = 0 }) => lag));
  const steps = Array.from({ length: longest + 1 }, (_, i) => longest - i);
  return {
    places: nodes.flatMap((name) =>
      steps.map((ago) => ({ id: placeId(name, ago), name, ago, ownLags: [] })),
    ),
    links: edges.flatMap((edge) => repeated(edge, longest)),
  };
}

export const placeId = (name: string, ago: number): string => JSON.stringify([name, ago]);

function repeated(edge: GraphEdge, longest: number): DrawnLink[] {
  const lag = edge.lag ?? 0;
  return Array.from({ length: longest - lag + 1 }, (_, ago) => ({
    id: JSON.stringify([keyOf(edge), ago]),
    from: placeId(edge.source, ago + lag),
    to: placeId(edge.target, ago),
    edge,
    key: keyOf(edge),
    label: "",
    isEcho: ago > 0,
  }));
}
