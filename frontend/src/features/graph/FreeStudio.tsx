// The studio without a run: a graph drawn by hand, and what it says of an effect.
import { useMemo, useState } from "react";
import type { Identification } from "@/api/types";
import { useIdentification } from "@/api/useIdentification";
import { type Drawn, draftOf } from "./draft";
import { EffectPanel } from "./EffectPanel";
import { questionOf } from "./question";
import { Studio } from "./Studio";
import { TextPanel } from "./TextPanel";
import { useLooks } from "./useLooks";
import { useStudio } from "./useStudio";

const NONE: readonly never[] = [];

interface Props {
  graph: Drawn;
  treatment: string | null;
  outcome: string | null;
}

export function FreeStudio({ graph, treatment, outcome }: Props) {
  const found = useMemo(() => draftOf(graph), [graph]);
  const studio = useStudio(found, { treatment, outcome }, null);
  const [pointed, point] = useState<Identification["paths"][number] | null>(null);
  const { draft, effect } = studio;
  const question = useMemo(() => questionOf(draft, effect), [draft, effect]);
  const asked = useIdentification(question);
  const seen = question && !asked.error ? asked.data : undefined;
  const looks = useLooks(studio, seen, pointed, NONE);
  return (
    <Studio
      studio={studio}
      places={looks.places}
      links={looks.links}
      ghosts={NONE}
      firstTab="effect"
      foot={null}
      tabs={[
        {
          value: "effect",
          label: "Effect",
          panel: (
            <EffectPanel
              studio={studio}
              asked={question}
              seen={seen}
              error={question && asked.error}
              onPoint={point}
            />
          ),
        },
        {
          value: "text",
          label: "Text",
          panel: <TextPanel studio={studio} columns={null} />,
        },
      ]}
    />
  );
}
