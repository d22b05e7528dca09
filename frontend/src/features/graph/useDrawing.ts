// What the studio draws: the shown part of the graph over time or as a summary, and how its links look.
import { useMemo } from "react";
import type { GraphEdge } from "@/api/types";
import { classOf, keyOf } from "./draft";
import { latticeDrawing, summaryDrawing } from "./drawing";
import type { LinkLooks } from "./flow";
import { allowsHiddenCauses } from "./marks";
import type { Studio } from "./useStudio";

export type GivenLooks = Omit<LinkLooks, "allowsHidden" | "selected" | "isStated">;

export function useDrawing(studio: Studio, links: GivenLooks, ghosts: readonly GraphEdge[]) {
  const { draft, shown, picked, view } = studio;
  const allowsHidden = allowsHiddenCauses(classOf(draft));
  const drawing = useMemo(
    () =>
      (view.isLattice ? latticeDrawing : summaryDrawing)(shown.nodes, [
        ...shown.edges,
        ...ghosts.filter((edge) => isShown(edge, shown.nodes)),
      ]),
    [shown, view.isLattice, ghosts],
  );
  const linkLooks = useMemo(() => {
    const isStated = (key: string) =>
      draft.edges.some((edge) => keyOf(edge) === key && isAmong(draft.required, edge));
    return { ...links, allowsHidden, isStated, selected: picked && keyOf(picked) };
  }, [links, allowsHidden, draft, picked]);
  return { drawing, linkLooks };
}

const isShown = ({ source, target }: GraphEdge, nodes: readonly string[]): boolean =>
  nodes.includes(source) && nodes.includes(target);

const isAmong = (
  arrows: Studio["draft"]["required"],
  { source, target }: { source: string; target: string },
): boolean => arrows.some(([cause, effect]) => cause === source && effect === target);
