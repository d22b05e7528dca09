// The drawing of a graph to read: laid out in a worker, panned and zoomed, never the only way to read it.
import "@xyflow/react/dist/base.css";
import { Controls, ReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import type { Drawn } from "./draft";
import { summaryDrawing } from "./drawing";
import { edgesOf, nodesOf } from "./flow";
import classes from "./GraphCanvas.module.css";
import { fitOf, PANEL } from "./layout";
import { MarkedEdge } from "./MarkedEdge";
import { allowsHiddenCauses } from "./marks";
import type { Layout } from "./sketch";
import { useLayout } from "./useLayout";
import { VariableNode } from "./VariableNode";

const NODE_TYPES = { variable: VariableNode };
const EDGE_TYPES = { marked: MarkedEdge };
const NO_TIERS = {};

// Room on the left for the buttons.
const FIT = {
  padding: { left: "64px", right: "28px", top: "30px", bottom: "30px" },
  maxZoom: 1.15,
} as const;

interface Props {
  graph: Drawn;
  treatment: string | null;
  outcome: string | null;
}

export default function GraphCanvas({ graph, treatment, outcome }: Props) {
  const drawing = useMemo(() => summaryDrawing(graph.nodes, graph.edges), [graph]);
  const { placed, hasFailed } = useLayout(drawing, NO_TIERS, 0, PANEL);
  if (hasFailed) return <p>The drawing could not be made; the table below lists every link.</p>;
  if (!placed) return <div className={classes.canvas} aria-busy="true" />;
  const partOf = (name: string) =>
    name === treatment ? "treatment" : name === outcome ? "outcome" : null;
  const isLatent = (name: string) => graph.latent?.includes(name) ?? false;
  return (
    <div className={classes.canvas} style={{ height: heightFor(placed.layout) }}>
      <ReactFlow
        nodes={nodesOf(drawing, placed.layout.boxes, { partOf, isLatent })}
        edges={edgesOf(drawing, placed, { allowsHidden: allowsHiddenCauses(graph.graph_class) })}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        aria-label={`Causal graph of ${graph.nodes.length} variables; the table below lists every link`}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

/** As high as the drawing needs at the usual width, within what a screen can show. */
const heightFor = (layout: Layout): number => Math.max(240, layout.height * fitOf(layout) + 80);
