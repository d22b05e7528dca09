// The studio on the graph of a run.
import { useMemo } from "react";
import type { Graph, Run } from "@/api/types";
import { draftOf } from "./draft";
import { Studio } from "./Studio";
import { useStudio } from "./useStudio";

const MANY = 120; // variables; more are unreadable, so the neighbourhood is drawn first

interface Props {
  run: Run;
  graph: Graph;
  treatment: string | null;
  outcome: string | null;
  against: string | null;
}

export function RunStudio({ graph, treatment, outcome }: Props) {
  const found = useMemo(() => draftOf(graph), [graph]);
  const isLarge = graph.nodes.length > MANY && (treatment ?? outcome) !== null;
  const studio = useStudio(found, { treatment, outcome }, isLarge ? 1 : null);
  const { effect, draft } = studio;
  const places = useMemo(
    () => ({
      partOf: (name: string) =>
        name === effect.treatment
          ? ("treatment" as const)
          : name === effect.outcome
            ? ("outcome" as const)
            : null,
      isLatent: (name: string) => draft.latent.includes(name),
    }),
    [effect.treatment, effect.outcome, draft.latent],
  );
  return <Studio studio={studio} places={places} links={{}} tabs={[]} />;
}
