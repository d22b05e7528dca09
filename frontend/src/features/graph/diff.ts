// Two graphs over the same variables: which links are new, gone, or marked otherwise.
import type { GraphEdge } from "@/api/types";
import { keyOf } from "./draft";
import type { Change } from "./flow";
import { signsOf } from "./marks";

export interface Difference {
  key: string;
  change: Change;
  /** The link here, or where it is gone, as it was there. */
  edge: GraphEdge;
  was: string;
  is: string;
}

/** What is different here from there; equal links, however written, are left out. */
export function differences(here: readonly GraphEdge[], there: readonly GraphEdge[]): Difference[] {
  const before = new Map(there.map((edge) => [keyOf(edge), edge]));
  const after = new Map(here.map((edge) => [keyOf(edge), edge]));
  const changed = here.flatMap((edge): Difference[] => {
    const was = before.get(keyOf(edge));
    if (!was) return [{ key: keyOf(edge), change: "added", edge, was: "", is: told(edge) }];
    const asHere = writtenAs(was, edge);
    if (signsOf(asHere) === signsOf(edge)) return [];
    return [{ key: keyOf(edge), change: "turned", edge, was: told(asHere), is: told(edge) }];
  });
  const gone = there
    .filter((edge) => !after.has(keyOf(edge)))
    .map((edge) => ({
      key: keyOf(edge),
      change: "removed" as const,
      edge,
      was: told(edge),
      is: "",
    }));
  return [...changed, ...gone];
}

function writtenAs(edge: GraphEdge, other: GraphEdge): GraphEdge {
  if (edge.source === other.source) return edge;
  const { source, target, source_mark, target_mark } = edge;
  return {
    ...edge,
    source: target,
    target: source,
    source_mark: target_mark,
    target_mark: source_mark,
  };
}

const told = (edge: GraphEdge): string =>
  `${edge.source}${edge.lag ? ` (t−${edge.lag})` : ""} ${signsOf(edge)} ${edge.target}`;
