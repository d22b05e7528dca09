// The graphs that were found: the drawing, what its marks mean, and every link as a row.
import { Button, Group, SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { Link } from "wouter";
import type { Estimate, Graph } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { graphName } from "@/ui/names";
import { Panel } from "@/ui/Panel";
import { assumedGraph } from "./assumed";
import { EdgeTable } from "./EdgeTable";
import classes from "./GraphCanvas.module.css";
import { Legend } from "./Legend";

const GraphCanvas = lazy(() => import("./GraphCanvas"));

interface Props {
  graphs: readonly Graph[];
  /** What was estimated, from which the graph is drawn where none was sought. */
  estimates: readonly Estimate[];
  treatment: string | null;
  outcome: string | null;
  /** The address of the studio, where the graph is changed. */
  studioHref: string;
}

export function GraphPanel({ graphs, estimates, treatment, outcome, studioHref }: Props) {
  const titleOf = useAlgorithmTitles();
  const leading = graphs.find((graph) => graph.selected) ?? graphs[0];
  const [chosen, setChosen] = useState(leading?.id);
  const graph = graphs.find(({ id }) => id === chosen) ?? leading;
  if (!graph) return <AssumedPanel estimates={estimates} studioHref={studioHref} />;
  return (
    <Panel
      title={graphName(graph.graph_class)}
      part="graphs"
      note={`${graph.nodes.length} variables and ${graph.edges.length} links, found by ${titleOf(graph.algorithm)}.`}
      aside={
        <Group gap="xs" justify="flex-end">
          {graphs.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Which graph"
              value={graph.id}
              onChange={setChosen}
              data={graphs.map(({ id, algorithm }) => ({ value: id, label: titleOf(algorithm) }))}
            />
          )}
          <Button component={Link} href={`${studioHref}?graph=${graph.id}`} size="xs">
            Open the studio
          </Button>
        </Group>
      }
    >
      <Suspense fallback={<div className={classes.canvas} aria-busy="true" />}>
        <div data-evidence={graph.id}>
          <GraphCanvas key={graph.id} graph={graph} treatment={treatment} outcome={outcome} />
        </div>
      </Suspense>
      <Legend graph={graph} />
      {graph.edges.length > 0 ? (
        <EdgeTable graph={graph} />
      ) : (
        <p>No link was found between these variables.</p>
      )}
    </Panel>
  );
}

/** Where no graph was sought: what the estimate takes for granted, to be drawn otherwise. */
function AssumedPanel({ estimates, studioHref }: Pick<Props, "estimates" | "studioHref">) {
  const assumed = useMemo(() => assumedGraph(estimates), [estimates]);
  const main = estimates.find(({ primary }) => primary) ?? estimates[0];
  if (!assumed || !main) return null;
  return (
    <Panel
      title="What the answer takes for granted"
      part="estimates"
      note="No graph was sought: this is what the design and the columns held fixed assume. Draw what you know instead, and ask again."
      aside={
        <Button component={Link} href={studioHref} size="xs">
          Open the studio
        </Button>
      }
    >
      <Suspense fallback={<div className={classes.canvas} aria-busy="true" />}>
        <GraphCanvas graph={assumed} treatment={main.treatment} outcome={main.outcome} />
      </Suspense>
      <Legend graph={assumed} />
    </Panel>
  );
}
