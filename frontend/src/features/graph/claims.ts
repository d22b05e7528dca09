// What a person's changes claim: arrows that must be there, arrows that must not, and what a search cannot be told.
import type { GraphEdge } from "@/api/types";
import { type Arrow, arrowOf, type Draft, hasSameMarks, isSameArrow, keyOf } from "./draft";
import { signsOf } from "./marks";

export interface Claims {
  required: readonly Arrow[];
  forbidden: readonly Arrow[];
  tiers: readonly (readonly string[])[];
  /** Changes of marks that no search can take as knowledge, in words. */
  untold: readonly string[];
}

/** Read the changes since the graph was found, and what was stated beside it. */
export function claimsOf(found: Draft, now: Draft): Claims {
  const before = new Map(found.edges.map((edge) => [keyOf(edge), edge]));
  const after = new Set(now.edges.map(keyOf));
  const required: Arrow[] = [...now.required];
  const untold: string[] = [];
  for (const edge of now.edges) {
    const was = before.get(keyOf(edge));
    if (was && hasSameMarks(was, edge)) continue;
    const arrow = arrowOf(edge);
    if (arrow) required.push(arrow);
    else untold.push(`${edge.source} ${signsOf(edge)} ${edge.target}`);
  }
  const gone = found.edges.filter((edge) => !after.has(keyOf(edge)));
  const forbidden = [...now.forbidden, ...gone.flatMap((edge) => ruledOut(edge, now))];
  return {
    required: distinct(required).filter((arrow) => !isUnmeasured(arrow, now)),
    forbidden: distinct(forbidden).filter((arrow) => !isUnmeasured(arrow, now)),
    tiers: tiersOf(now),
    untold,
  };
}

/** What the drawing says against what was stated, in words. */
export function contradictions({ edges, forbidden, tiers }: Draft): string[] {
  return edges.flatMap((edge) => {
    const arrow = arrowOf(edge);
    if (!arrow) return [];
    const [cause, effect] = arrow;
    if (forbidden.some((ruled) => isSameArrow(ruled, arrow))) {
      return [`${cause} → ${effect} is drawn, and stated not to be there`];
    }
    const [from, to] = [tiers[cause], tiers[effect]];
    const isBackward = !edge.lag && from !== undefined && to !== undefined && from > to;
    return isBackward ? [`${cause} → ${effect} goes back from tier ${from} to tier ${to}`] : [];
  });
}

export const isEmpty = ({ required, forbidden, tiers }: Claims): boolean =>
  required.length + forbidden.length + tiers.length === 0;

/** A link that was taken out: in neither direction; over time only as it was written. */
function ruledOut({ source, target, lag = 0 }: GraphEdge, now: Draft): Arrow[] {
  if (!lag) {
    return [
      [source, target],
      [target, source],
    ];
  }
  const isLeft = now.edges.some((edge) => edge.source === source && edge.target === target);
  return isLeft ? [] : [[source, target]];
}

function tiersOf({ tiers }: Draft): string[][] {
  const ranks = [...new Set(Object.values(tiers))].toSorted((a, b) => a - b);
  return ranks.map((rank) => Object.keys(tiers).filter((name) => tiers[name] === rank));
}

const isUnmeasured = (arrow: Arrow, { latent }: Draft): boolean =>
  arrow.some((name) => latent.includes(name));

const distinct = (arrows: readonly Arrow[]): Arrow[] =>
  arrows.filter((arrow, at) => arrows.findIndex((other) => isSameArrow(other, arrow)) === at);
