// Every way to change a drawn graph, as functions from draft to draft.
import type { GraphEdge, Mark } from "@/api/types";
import {
  type Arrow,
  arrowOf,
  type Draft,
  hasSameMarks,
  isSameArrow,
  keyOf,
  linkBetween,
  marksFor,
  newArrow,
} from "./draft";

export type Edit = (draft: Draft) => Draft;
export type End = "source" | "target";

/** Draw the arrow cause → effect; a link between the two at this lag becomes it. */
export const connect =
  (cause: string, effect: string, lag = 0): Edit =>
  (draft) => {
    if (cause === effect && lag === 0) return draft;
    const before = linkBetween(draft, cause, effect, lag);
    const arrow = { ...before, ...newArrow(cause, effect, lag), dossier: before?.dossier ?? null };
    const kept = draft.edges.filter((edge) => edge !== before);
    return {
      ...draft,
      edges: [...kept, arrow],
      forbidden: without(draft.forbidden, [cause, effect]),
    };
  };

export const remove =
  (gone: GraphEdge): Edit =>
  (draft) => ({
    ...draft,
    edges: draft.edges.filter((edge) => keyOf(edge) !== keyOf(gone)),
    required: draft.required.filter((arrow) => !isBetween(arrow, gone)),
  });

export const setMark =
  (edge: GraphEdge, end: End, mark: Mark): Edit =>
  (draft) =>
    changed(draft, edge, (link) => ({ ...link, [`${end}_mark`]: mark }));

/** The next mark at one end; the later end of a lagged link always has its arrow head. */
export const cycle =
  (edge: GraphEdge, end: End): Edit =>
  (draft) => {
    if (isFixed(edge, end)) return draft;
    const marks = marksFor(draft);
    const now = marks.indexOf(edge[`${end}_mark`]);
    return setMark(edge, end, marks[(now + 1) % marks.length] as Mark)(draft);
  };

export const isFixed = ({ lag = 0 }: GraphEdge, end: End): boolean => lag > 0 && end === "target";

/** Turn a link around; one from the past to the present cannot be turned. */
export const reverse =
  (edge: GraphEdge): Edit =>
  (draft) =>
    (edge.lag ?? 0) > 0
      ? draft
      : changed(draft, edge, (link) => ({
          ...link,
          source_mark: link.target_mark,
          target_mark: link.source_mark,
        }));

/** State that cause → effect is there, and draw it. */
export const require =
  (cause: string, effect: string, lag = 0): Edit =>
  (draft) => {
    const drawn = connect(cause, effect, lag)(draft);
    return { ...drawn, required: [...without(drawn.required, [cause, effect]), [cause, effect]] };
  };

/** State that `cause` does not cause `effect`; what the drawing says against it goes. */
export const forbid =
  (cause: string, effect: string): Edit =>
  (draft) => ({
    ...draft,
    edges: draft.edges.flatMap((edge) => withoutArrow(edge, [cause, effect])),
    required: without(draft.required, [cause, effect]),
    forbidden: [...without(draft.forbidden, [cause, effect]), [cause, effect]],
  });

/** Take back what was stated of an arrow. */
export const release =
  (arrow: Arrow): Edit =>
  (draft) => ({
    ...draft,
    required: without(draft.required, arrow),
    forbidden: without(draft.forbidden, arrow),
  });

export const setTier =
  (name: string, tier: number | null): Edit =>
  (draft) => {
    const { [name]: _, ...others } = draft.tiers;
    return { ...draft, tiers: tier === null ? others : { ...others, [name]: tier } };
  };

/** Another graph in place of this one, such as one read from text; what was stated stays. */
export const replaceGraph =
  (graph: Pick<Draft, "nodes" | "latent" | "edges" | "readAs">): Edit =>
  (draft) => ({
    ...draft,
    ...graph,
    edges: graph.edges.map((edge) => asItWas(draft, edge)),
    tiers: keptTiers(draft, graph.nodes),
  });

/** A link that was there already keeps what the data say of it. */
function asItWas({ edges }: Draft, edge: GraphEdge): GraphEdge {
  const was = edges.find((link) => keyOf(link) === keyOf(edge));
  return was && hasSameMarks(was, edge) ? was : edge;
}

const keptTiers = ({ tiers }: Draft, nodes: readonly string[]) =>
  Object.fromEntries(Object.entries(tiers).filter(([name]) => nodes.includes(name)));

/** A link with other marks: how often it was found is no longer known, and what it was is not stated. */
function changed(draft: Draft, edge: GraphEdge, to: (link: GraphEdge) => GraphEdge): Draft {
  const key = keyOf(edge);
  const edges = draft.edges.map((link) =>
    keyOf(link) === key ? { ...to(link), confidence: null } : link,
  );
  const drawn = edges.flatMap((link) => (keyOf(link) === key ? [arrowOf(link)] : []));
  const required = draft.required.filter(
    (arrow) => !isBetween(arrow, edge) || drawn.some((now) => now && isSameArrow(now, arrow)),
  );
  return { ...draft, edges, required };
}

/** An open link is turned the other way; an arrow that is ruled out is no link any more. */
function withoutArrow(edge: GraphEdge, [cause, effect]: Arrow): GraphEdge[] {
  const isHere = edge.source === cause && edge.target === effect;
  const isThere = !edge.lag && edge.source === effect && edge.target === cause;
  if (!isHere && !isThere) return [edge];
  const arrow = arrowOf(edge);
  if (arrow) return isSameArrow(arrow, [cause, effect]) ? [] : [edge];
  if (edge.source_mark === "tail" && edge.target_mark === "tail") {
    return [{ ...newArrow(effect, cause), dossier: edge.dossier ?? null }];
  }
  const end = isHere ? "source_mark" : "target_mark";
  return [{ ...edge, [end]: "arrow" as const }];
}

const isBetween = ([cause, effect]: Arrow, { source, target }: GraphEdge): boolean =>
  (cause === source && effect === target) || (cause === target && effect === source);

const without = (arrows: readonly Arrow[], gone: Arrow): Arrow[] =>
  arrows.filter((arrow) => !isSameArrow(arrow, gone));
