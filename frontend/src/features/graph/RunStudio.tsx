// The studio on the graph of a run: what it says of the effect, compared with other runs, and asked again.
import { useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import type { Identification, Run } from "@/api/types";
import { useIdentification } from "@/api/useIdentification";
import type { Asking } from "./askAgain";
import { ComparePanel } from "./ComparePanel";
import { type Draft, type Drawn, draftOf } from "./draft";
import { EffectPanel } from "./EffectPanel";
import { questionOf } from "./question";
import { RunAgain } from "./RunAgain";
import { Studio } from "./Studio";
import { TextPanel } from "./TextPanel";
import { useCompared } from "./useCompared";
import { useLooks } from "./useLooks";
import { useStudio } from "./useStudio";

const MANY = 120; // variables; more are unreadable, so the neighbourhood is drawn first

interface Props {
  run: Run;
  graph: Drawn;
  treatment: string | null;
  outcome: string | null;
  asking: Asking;
}

type Path = Identification["paths"][number];

export function RunStudio({ run, graph, treatment, outcome, asking }: Props) {
  const found: Draft = useMemo(() => draftOf(graph, run.knowledge), [graph, run.knowledge]);
  const isLarge = graph.nodes.length > MANY && (treatment ?? outcome) !== null;
  const studio = useStudio(found, { treatment, outcome }, isLarge ? 1 : null);
  const [search, setSearch] = useSearchParams();
  const [pointed, point] = useState<Path | null>(null);
  const { draft, effect } = studio;
  const question = useMemo(() => questionOf(draft, effect), [draft, effect]);
  const asked = useIdentification(question);
  const seen = question && !asked.error ? asked.data : undefined;
  const against = search.get("against");
  const compared = useCompared(against, found, draft);
  const looks = useLooks(studio, seen, pointed, compared.found);
  const choose = (id: string | null) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (id) next.set("against", id);
        else next.delete("against");
        return next;
      },
      { replace: true },
    );
  return (
    <Studio
      studio={studio}
      places={looks.places}
      links={looks.links}
      ghosts={compared.gone}
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
          value: "compare",
          label: "Compare",
          panel: (
            <ComparePanel
              run={run}
              against={against}
              onAgainst={choose}
              other={compared.other}
              found={compared.found}
            />
          ),
        },
        {
          value: "text",
          label: "Text",
          panel: <TextPanel studio={studio} columns={found.nodes} />,
        },
      ]}
      firstTab={against ? "compare" : "effect"}
      foot={<RunAgain studio={studio} run={run} asking={asking} />}
    />
  );
}
