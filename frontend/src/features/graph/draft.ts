// A graph that a person is changing, with what they state beside the drawing; every edit gives a new one.
import type { Graph, GraphClass, GraphEdge, Mark } from "@/api/types";

/** (cause, effect) */
export type Arrow = readonly [string, string];

export interface Draft {
  nodes: readonly string[];
  latent: readonly string[];
  edges: readonly GraphEdge[];
  /** The class that the graph was read as; what was drawn since may make it another. */
  readAs: GraphClass;
  required: readonly Arrow[];
  forbidden: readonly Arrow[];
  /** Nothing in a later tier causes anything in an earlier one. */
  tiers: Readonly<Record<string, number>>;
}

export type Drawn = Pick<Graph, "nodes" | "edges" | "graph_class"> & { latent?: string[] };

/** What was stated when the graph was sought. */
export interface Stated {
  required: readonly Arrow[];
  forbidden: readonly Arrow[];
  tiers: readonly (readonly string[])[];
}

const NOTHING: Stated = { required: [], forbidden: [], tiers: [] };

export const draftOf = (graph: Drawn, stated: Stated = NOTHING): Draft => ({
  nodes: graph.nodes,
  latent: graph.latent ?? [],
  edges: graph.edges,
  readAs: graph.graph_class,
  required: stated.required,
  forbidden: stated.forbidden,
  tiers: Object.fromEntries(
    stated.tiers.flatMap((tier, at) => tier.map((name) => [name, at + 1] as const)),
  ),
});

/** One name for a link however it is written; links at different lags are different ones. */
export function keyOf({ source, target, lag = 0 }: Pick<GraphEdge, "source" | "target" | "lag">) {
  const ends = lag ? [source, target] : [source, target].toSorted();
  return JSON.stringify([...ends, lag]);
}

export const isArrow = ({ source_mark, target_mark }: GraphEdge): boolean =>
  source_mark === "tail" && target_mark === "arrow";

const isReversed = ({ source_mark, target_mark }: GraphEdge): boolean =>
  source_mark === "arrow" && target_mark === "tail";

/** (cause, effect) of a link that is an arrow, whichever end it is written from. */
export function arrowOf(edge: GraphEdge): Arrow | null {
  if (isArrow(edge)) return [edge.source, edge.target];
  return isReversed(edge) ? [edge.target, edge.source] : null;
}

export const isSameArrow = (a: Arrow, b: Arrow): boolean => a[0] === b[0] && a[1] === b[1];

/** Whether two links between the same two say the same, however they are written. */
export const hasSameMarks = (a: GraphEdge, b: GraphEdge): boolean =>
  a.source === b.source
    ? a.source_mark === b.source_mark && a.target_mark === b.target_mark
    : a.source_mark === b.target_mark && a.target_mark === b.source_mark;

/** What the graph is by what is drawn now: a circle makes it a PAG, an open line a CPDAG. */
export function classOf({ readAs, edges }: Draft): GraphClass {
  const isLagged = readAs.startsWith("lagged_") || edges.some(({ lag }) => (lag ?? 0) > 0);
  const has = (test: (edge: GraphEdge) => boolean) => edges.some(test);
  const base = readAs.replace("lagged_", "");
  const isPag = base === "pag" || has((e) => [e.source_mark, e.target_mark].includes("circle"));
  if (isPag) return isLagged ? "lagged_pag" : "pag";
  if (has((e) => e.source_mark === "tail" && e.target_mark === "tail")) {
    return isLagged ? "lagged_cpdag" : "cpdag";
  }
  if (has((e) => e.source_mark === "arrow" && e.target_mark === "arrow")) {
    return isLagged ? "lagged_pag" : "admg";
  }
  return isLagged ? "lagged_dag" : "dag";
}

/** The marks that an end goes through when it is clicked. */
export const marksFor = (draft: Draft): readonly Mark[] =>
  classOf(draft).endsWith("pag") && !classOf(draft).endsWith("cpdag")
    ? ["tail", "arrow", "circle"]
    : ["tail", "arrow"];

export const linkBetween = (draft: Draft, a: string, b: string, lag = 0): GraphEdge | undefined =>
  draft.edges.find((edge) => keyOf(edge) === keyOf({ source: a, target: b, lag }));

export const newArrow = (source: string, target: string, lag = 0): GraphEdge => ({
  source,
  target,
  source_mark: "tail",
  target_mark: "arrow",
  lag,
  confidence: null,
  strength: null,
  dossier: null,
});
