// Another graph to hold the drawing against: that of another run, or this one as it was found.
import { useMemo } from "react";
import type { GraphEdge } from "@/api/types";
import { useResult } from "@/api/useResult";
import { assumedGraph } from "./assumed";
import { type Difference, differences } from "./diff";
import type { Draft, Drawn } from "./draft";

interface Compared {
  /** Null when the other run has no graph, undefined while it is not there. */
  other: Drawn | null | undefined;
  found: readonly Difference[];
  /** Links of the other graph that this one does not have. */
  gone: readonly GraphEdge[];
}

export function useCompared(against: string | null, found: Draft, draft: Draft): Compared {
  const isRun = against !== null && against !== "found";
  const result = useResult(isRun ? against : "", isRun);
  return useMemo(() => {
    if (against === null) return { other: undefined, found: [], gone: [] };
    const other: Drawn | null | undefined = isRun
      ? result.data &&
        (result.data.graphs.find(({ selected }) => selected) ??
          result.data.graphs[0] ??
          assumedGraph(result.data.estimates))
      : { nodes: [...found.nodes], edges: [...found.edges], graph_class: found.readAs };
    const different = other ? differences(draft.edges, other.edges) : [];
    const gone = different.filter(({ change }) => change === "removed").map(({ edge }) => edge);
    return { other, found: different, gone };
  }, [against, isRun, result.data, found, draft]);
}
