// Every state of a drawn graph, for eyes and for pictures that tests compare.
import { lazy, Suspense } from "react";
import { graphName } from "@/ui/names";
import { Panel } from "@/ui/Panel";
import { EXAMPLES } from "./examples";
import classes from "./GraphCanvas.module.css";
import { Legend } from "./Legend";

const GraphCanvas = lazy(() => import("./GraphCanvas"));

export function GraphGallery() {
  return EXAMPLES.map(({ title, graph }) => (
    <Panel key={title} title={title} note={graphName(graph.graph_class)}>
      <Suspense fallback={<div className={classes.canvas} aria-busy="true" />}>
        <GraphCanvas graph={graph} treatment={graph.nodes[0] ?? null} outcome={null} />
      </Suspense>
      <Legend graph={graph} />
    </Panel>
  ));
}
